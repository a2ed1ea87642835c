package dev.slipstream.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The IDE as its user drives it. Waits for what is to be seen, never for a time. */
final class IdePage {
    private static final double SLOW_MILLIS = 60_000;

    /** What the screen that is shown says, its scroll-back included. */
    private static final String TERMINAL_TEXT = """
            () => {
              const screen = [...document.querySelectorAll('slip-terminal')].find((each) => each.offsetWidth > 0);
              const buffer = screen?.terminal?.buffer.active;
              return Array.from({ length: buffer?.length ?? 0 }, (_, row) =>
                buffer.getLine(row)?.translateToString(true)).join('\\n');
            }""";

    /** So that a test can cut them. */
    private static final String RECORD_SOCKETS = """
            window.terminalSockets = [];
            const Real = WebSocket;
            window.WebSocket = class extends Real {
              constructor(address, protocols) {
                super(address, protocols);
                if (protocols === 'term.v1') window.terminalSockets.push(this);
              }
            };""";

    private final Page page;

    private IdePage(Page page) {
        this.page = page;
        page.context().setDefaultTimeout(SLOW_MILLIS);
        PlaywrightAssertions.setDefaultAssertionTimeout(SLOW_MILLIS);
    }

    static IdePage open(Browser browser, String loginUrl) {
        var page = browser.blank();
        page.addInitScript(RECORD_SOCKETS);
        page.navigate(loginUrl);
        return new IdePage(page);
    }

    Page page() {
        return page;
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new GetByRoleOptions().setName(name).setExact(true));
    }

    Locator tab(String name) {
        return page.getByRole(AriaRole.TAB, new GetByRoleOptions().setName(name));
    }

    /** Opens a file whose folder is open in the tree. */
    void openFile(String name) {
        page.locator(".slip-tree-node")
                .getByText(name, new Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(editorTab(name)).hasAttribute("aria-selected", "true");
    }

    Locator editorTab(String name) {
        return page.locator(".slip-editor-tab", new Page.LocatorOptions().setHasText(name));
    }

    Locator editor() {
        return page.locator(".slip-editor-host:visible .cm-content");
    }

    /** The text in the editor that is shown. */
    String editorText() {
        return String.valueOf(page.evaluate("""
                () => [...document.querySelectorAll('slip-editor')].find((each) => each.offsetWidth > 0)
                    .view.state.doc.toString()"""));
    }

    void replaceText(String text) {
        editor().click();
        page.keyboard().press("ControlOrMeta+a");
        page.keyboard().insertText(text);
    }

    void preview() {
        button("Preview").first().click();
    }

    void previewToItsEnd() {
        preview();
        assertThat(button("Preview").first()).isVisible();
    }

    void awaitRows(String count) {
        assertThat(page.locator(".slip-results-head:visible").first()).containsText(count);
    }

    Locator failure() {
        return page.locator(".slip-failure:visible");
    }

    Locator defer() {
        return page.locator(".slip-split-main");
    }

    void type(String line) {
        page.locator("slip-terminal:visible").click();
        page.keyboard().type(line);
        page.keyboard().press("Enter");
    }

    void awaitTerminal(String wanted) {
        awaitTerminal("with", "wanted => (%s)().includes(wanted)", wanted);
    }

    void awaitTerminalWithout(String unwanted) {
        awaitTerminal("without", "unwanted => !(%s)().includes(unwanted)", unwanted);
    }

    private void awaitTerminal(String how, String condition, String text) {
        try {
            page.waitForFunction(condition.formatted(TERMINAL_TEXT), text);
        } catch (TimeoutError late) {
            throw new AssertionError(
                    "no terminal %s \"%s\"; it shows:%n%s"
                            .formatted(how, text, terminal().stripTrailing()),
                    late);
        }
    }

    String terminal() {
        return String.valueOf(page.evaluate(TERMINAL_TEXT));
    }

    /** For people, where {@code SLIPSTREAM_PICTURES} names a folder. */
    void picture(String name) throws IOException {
        var folder = System.getenv("SLIPSTREAM_PICTURES");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Files.createDirectories(Path.of(folder)).resolve(name)));
        }
    }
}
