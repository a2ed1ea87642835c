package dev.slipstream.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer does with the sample, from the link to production read in page and terminal. */
class WholeLoopStory {
    @TempDir
    private Path home;

    @Test
    void aNewcomerPreviewsBuildsAndSeesWhichProductionRunWasRead() throws Exception {
        try (var slipstream = RunningSlipstream.start(home);
                var browser = new Browser()) {
            var ide = IdePage.open(browser, slipstream.loginUrl());
            theMenuSaysWhatIsGoingOn(ide);
            assertThat(slipstream.awaitFirstRun()).isEqualTo("1");

            ide.openFile("orders.sql");
            withoutDeferralThePreviewOffersIt(ide);
            withDeferralItShowsProduction(ide);
            theTerminalDefersToo(ide);
            noDeferIsRespected(ide);
            aReloadKeepsTabsChoiceAndTerminal(ide);
            theRunHasAPage(ide, slipstream);
            aNewRunIsUsedByTheVeryNextPreview(ide, slipstream);
            favorStateReadsProductionThoughACopyExists(ide);
        }
    }

    private static void theMenuSaysWhatIsGoingOn(IdePage ide) throws Exception {
        assertThat(ide.defer()).isVisible();
        ide.button("Defer menu").click();
        assertThat(ide.page().locator(".slip-defer-menu")).containsText("Production connected");
        ide.picture("first-run.png");
        ide.page().keyboard().press("Escape");
    }

    private static void withoutDeferralThePreviewOffersIt(IdePage ide) throws Exception {
        ide.preview();
        assertThat(ide.failure()).containsText("does not exist");
        ide.picture("preview-refused.png");
        ide.button("Turn on defer to production").click();
    }

    private static void withDeferralItShowsProduction(IdePage ide) throws Exception {
        ide.awaitRows("480 rows");
        assertThat(ide.defer()).containsText("Defer: prod · standard");
        ide.picture("preview.png");
        ide.tab("Compiled SQL").click();
        assertThat(ide.page().locator(".slip-results:visible")).containsText("daily_prod #1");
        assertThat(ide.page().locator(".slip-results:visible .cm-content")).containsText("dbt_prod");
        ide.tab("Defer explain").click();
        assertThat(ide.page().locator(".slip-explain:visible"))
                .containsText("dbt_ada.stg_orders does not exist, so production is read");
        ide.picture("explain.png");
    }

    private static void theTerminalDefersToo(IdePage ide) throws Exception {
        ide.awaitTerminal("ada@coffee_shop (main) $");
        ide.type("dbt run -s orders");
        ide.awaitTerminal("Completed successfully");
        assertThat(ide.terminal())
                .contains("Deferring to production", "standard", "daily_prod", "run #1", "main@", "/bolt/runs/1");
        ide.picture("terminal.png");
    }

    private static void noDeferIsRespected(IdePage ide) {
        ide.type("clear; dbt compile -s orders --no-defer");
        ide.awaitTerminal("not deferred: you passed --no-defer");
        ide.awaitTerminal("\"dbt_ada\".\"stg_orders\"");
        ide.type("clear; echo rea''dy");
        ide.awaitTerminal("ready");
    }

    private static void aReloadKeepsTabsChoiceAndTerminal(IdePage ide) {
        ide.openFile("customers.sql");
        ide.page().reload();
        assertThat(ide.editorTab("orders.sql")).isVisible();
        assertThat(ide.editorTab("customers.sql")).hasAttribute("aria-selected", "true");
        assertThat(ide.defer()).containsText("Defer: prod · standard");
        ide.awaitTerminal("ready");
    }

    private static void theRunHasAPage(IdePage ide, RunningSlipstream slipstream) throws Exception {
        var page = ide.page().context().newPage();
        page.navigate(slipstream.url("/bolt/runs/1"));
        assertThat(page.getByText("Run #1").first()).isVisible();
        assertThat(page.getByText("dbt build").first()).isVisible();
        var manifest = page.waitForDownload(
                () -> page.getByLabel("Download manifest.json").first().click());
        assertThat(manifest.suggestedFilename()).isEqualTo("manifest.json");
        page.close();
    }

    private static void aNewRunIsUsedByTheVeryNextPreview(IdePage ide, RunningSlipstream slipstream) throws Exception {
        var page = ide.page().context().newPage();
        page.navigate(slipstream.url("/bolt"));
        page.getByLabel("Run now: daily_prod").first().click();
        slipstream.await("/api/v1/runs/2", Duration.ofMinutes(3), body -> body.contains("\"SUCCESS\""));
        page.close();

        ide.editorTab("orders.sql").click();
        ide.preview();
        ide.awaitRows("480 rows");
        ide.tab("Compiled SQL").click();
        assertThat(ide.page().locator(".slip-results:visible")).containsText("daily_prod #2");
        assertThat(slipstream.call("POST", "/api/v1/projects/coffee_shop/plan", "{\"command\": \"dbt run -s orders\"}"))
                .contains("\"--defer\"", "run #2", "/bolt/runs/2");
    }

    private static void favorStateReadsProductionThoughACopyExists(IdePage ide) {
        ide.button("Defer menu").click();
        ide.page()
                .getByText("Favor state", new Page.GetByTextOptions().setExact(true))
                .first()
                .click();
        assertThat(ide.defer()).containsText("Defer: prod · favor state");
        ide.page().keyboard().press("Escape");
        ide.type("clear; dbt compile -s customers");
        ide.awaitTerminal("\"dbt_prod\".\"orders\"");
        ide.type("clear; dbt compile -s customers orders");
        ide.awaitTerminal("\"dbt_ada\".\"orders\"");
    }
}
