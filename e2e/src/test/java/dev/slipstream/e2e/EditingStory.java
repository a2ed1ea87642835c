package dev.slipstream.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts are never lost, and what is wrong is said where one looks. */
class EditingStory {
    @TempDir
    private Path home;

    @Test
    void whatIsTypedIsKeptAndWhatIsWrongIsSaid() throws Exception {
        try (var slipstream = RunningSlipstream.start(home);
                var browser = new Browser()) {
            var ide = IdePage.open(browser, slipstream.loginUrl());
            assertThat(slipstream.awaitFirstRun()).isEqualTo("1");
            slipstream.call("PUT", "/api/v1/projects/coffee_shop/deferral", "{\"mode\": \"standard\"}");
            ide.openFile("orders.sql");

            unsavedTextIsPreviewedAndSurvivesAReload(ide);
            savingWritesTheFile(ide);
            aFileChangedOnDiskIsNotOverwritten(ide);
            aSyntaxErrorIsShownAtItsLine(ide);
            anUnknownModelIsNamed(ide);
            aMisspelledColumnIsCorrectedByAClick(ide);
            aBrokenProjectFileIsNamed(ide);
        }
    }

    private static void unsavedTextIsPreviewedAndSurvivesAReload(IdePage ide) {
        ide.replaceText("select 1 as one, 'né' as name");
        assertThat(ide.editorTab("orders.sql")).hasClass(Pattern.compile(".*dirty.*"));
        ide.page().keyboard().press("ControlOrMeta+Enter");
        ide.awaitRows("1 row");
        ide.page().reload();
        ide.page().waitForFunction("() => document.querySelector('slip-editor')?.view?.state.doc.length > 0");
        assertThat(ide.editorText()).isEqualTo("select 1 as one, 'né' as name");
    }

    private static void savingWritesTheFile(IdePage ide) {
        ide.editor().click();
        ide.page().keyboard().press("ControlOrMeta+s");
        assertThat(ide.editorTab("orders.sql")).not().hasClass(Pattern.compile(".*dirty.*"));
        ide.awaitTerminal("ada@coffee_shop (main) $");
        ide.type("cat models/marts/orders.sql");
        ide.awaitTerminal("select 1 as one, 'né' as name");
    }

    private static void aFileChangedOnDiskIsNotOverwritten(IdePage ide) {
        ide.replaceText("select 2 as mine");
        assertThat(ide.editorTab("orders.sql")).hasClass(Pattern.compile(".*dirty.*"));
        ide.type("echo 'select 3 as theirs' > models/marts/orders.sql; echo wri''tten");
        ide.awaitTerminal("written");
        ide.editor().click();
        ide.page().keyboard().press("ControlOrMeta+s");
        assertThat(ide.page().getByText("orders.sql changed on disk")).isVisible();
        ide.button("Load theirs").click();
        ide.page()
                .waitForFunction(
                        "() => document.querySelector('slip-editor').view.state.doc.toString().includes('theirs')");
    }

    private static void aSyntaxErrorIsShownAtItsLine(IdePage ide) {
        ide.replaceText("select 1 as one\nfrom {{ ref('stg_orders') }\nwhere true");
        ide.preview();
        assertThat(ide.failure()).containsText("line 2");
    }

    private static void anUnknownModelIsNamed(IdePage ide) {
        ide.replaceText("select * from {{ ref('stg_odrers') }}");
        ide.preview();
        assertThat(ide.failure()).containsText("stg_odrers");
        ide.replaceText("select 4 as good");
        ide.preview();
        ide.awaitRows("1 row");
    }

    private static void aMisspelledColumnIsCorrectedByAClick(IdePage ide) throws IOException {
        ide.replaceText("with four as (select 4 as good)\n\nselect\n    gut.good,\n    gut.goood\nfrom four as gut");
        ide.preview();
        assertThat(ide.failure()).containsText("Column gut.goood does not exist");
        assertThat(ide.failure()).containsText("Did you mean gut.good?");
        assertThat(ide.page().locator(".failed-line:visible")).hasText("    gut.goood");
        ide.picture("misspelled-column.png");
        ide.button("Replace and preview").click();
        ide.awaitRows("1 row");
        assertThat(ide.editorText()).endsWith("gut.good,\n    gut.good\nfrom four as gut");
        assertThat(ide.page().locator(".failed-line")).hasCount(0);
    }

    private static void aBrokenProjectFileIsNamed(IdePage ide) {
        ide.type("cp dbt_project.yml /tmp/kept.yml; echo '  : [' >> dbt_project.yml; echo bro''ken");
        ide.awaitTerminal("broken");
        ide.page().waitForCondition(() -> {
            ide.previewToItsEnd();
            return ide.failure().isVisible() && ide.failure().innerText().contains("dbt_project.yml");
        });
        ide.type("cp /tmp/kept.yml dbt_project.yml; echo men''ded");
        ide.awaitTerminal("mended");
        ide.page().waitForCondition(() -> {
            ide.previewToItsEnd();
            return ide.page().locator(".slip-data:visible").isVisible();
        });
    }
}
