package dev.slipstream.ui.terminal;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.tabs.Tab;
import com.vaadin.flow.component.tabs.Tabs;
import dev.slipstream.security.UserName;
import dev.slipstream.terminal.TerminalId;
import dev.slipstream.terminal.TerminalSize;
import dev.slipstream.terminal.Terminals;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.WorkspacePath;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The user's terminals of a project: those that run already, else a new one. Every terminal has a tab. */
public final class TerminalPanel extends Div {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(TerminalPanel.class);

    /** Until the browser tells the real one. */
    private static final TerminalSize FIRST_SIZE = new TerminalSize(120, 14);

    private final transient Terminals terminals;
    private final transient UserName user;
    private final transient ProjectId project;
    private final transient Map<Tab, Opened> opened = new LinkedHashMap<>();
    private final Tabs tabs = new Tabs();
    private final Div screens = new Div();
    private final transient Files files;

    /** Opens a file of the checkout that a program named. */
    public interface Files {
        /** @param line from 1; empty where none was named */
        void open(WorkspacePath path, OptionalInt line);
    }

    public TerminalPanel(Terminals terminals, UserName user, ProjectId project, Files files) {
        this.files = files;
        this.terminals = terminals;
        this.user = user;
        this.project = project;
        addClassNames("slip-terminals", "slip-island");
        getElement().setAttribute("role", "region");
        getElement().setAttribute("aria-label", "Terminal");
        setSizeFull();
        tabs.setAutoselect(true);
        tabs.addSelectedChangeListener(_ -> showSelected());
        var bar = new Div(tabs, button("plus", "New terminal", this::open));
        bar.addClassName("slip-panel-tabs");
        screens.getStyle().set("flex", "1").set("min-height", "0");
        add(bar, screens);
    }

    private record Opened(TerminalId id, TerminalElement screen, Span title) {}

    /** Types a command into the terminal that is shown, in a new one if there is none, and runs it. */
    public void run(String command) {
        if (tabs.getSelectedTab() == null) {
            open();
        }
        var shown = opened.get(tabs.getSelectedTab());
        if (shown != null) {
            terminals.type(user, shown.id(), command + "\r");
            shown.screen().focus();
        }
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        if (opened.isEmpty()) {
            terminals.list(user, project).forEach(terminal -> show(terminal.id(), terminal.title()));
            if (opened.isEmpty()) {
                open();
            }
        }
    }

    private void open() {
        try {
            var terminal = terminals.open(user, project, FIRST_SIZE);
            show(terminal.id(), terminal.title());
        } catch (RuntimeException failure) {
            var problem = new Paragraph("No terminal: %s".formatted(failure.getMessage()));
            problem.getElement().setAttribute("role", "alert");
            screens.removeAll();
            screens.add(problem);
        }
    }

    private void show(TerminalId id, String name) {
        var title = new Span(name);
        var screen = new TerminalElement(id, () -> ticket(id));
        var tab = new Tab(Icons.of("terminal"), title);
        tab.add(button("x", "Close terminal", () -> close(tab)));
        screen.onTitle(text -> title.setText(text.isBlank() ? name : text));
        screen.onFile(this::openFile);
        screen.onExit(code -> {
            title.setText("%s (ended)".formatted(name));
            title.getStyle()
                    .set("color", code == 0 ? "var(--slip-text-tertiary)" : "var(--vaadin-error-text-color, #c33)");
        });
        opened.put(tab, new Opened(id, screen, title));
        tabs.add(tab);
        tabs.setSelectedTab(tab);
        showSelected();
    }

    /** What is no path inside the checkout is left alone. */
    private void openFile(String text, int line) {
        try {
            files.open(new WorkspacePath(text), line > 0 ? OptionalInt.of(line) : OptionalInt.empty());
        } catch (IllegalArgumentException outside) {
            LOG.debug("{}", outside.getMessage());
        }
    }

    private String ticket(TerminalId id) {
        try {
            return terminals.ticket(user, id);
        } catch (NoSuchElementException gone) {
            return "";
        }
    }

    private void close(Tab tab) {
        var closed = opened.remove(tab);
        if (closed != null) {
            terminals.close(user, closed.id());
            tabs.remove(tab);
            screens.remove(closed.screen());
            showSelected();
        }
    }

    /** A screen that is not seen stays on the page, so that it goes on where it was. */
    private void showSelected() {
        screens.getChildren()
                .filter(child -> !(child instanceof TerminalElement))
                .toList()
                .forEach(screens::remove);
        opened.forEach((tab, each) -> {
            if (each.screen().getParent().isEmpty()) {
                screens.add(each.screen());
            }
            each.screen().getStyle().set("display", tab.equals(tabs.getSelectedTab()) ? "block" : "none");
        });
    }

    private static Button button(String icon, String name, Action action) {
        var button = Icons.button(icon, name);
        button.addClickListener(_ -> action.run());
        return button;
    }

    /** What Vaadin can keep in a session. */
    private interface Action extends Runnable, Serializable {}
}
