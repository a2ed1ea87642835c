package dev.slipstream.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model reads and why, a rule of the user's own, and what a command would do before it runs. */
class ExplainStory {
    @TempDir
    private Path home;

    @Test
    void whatIsSaidBeforeIsWhatHappens() throws Exception {
        try (var slipstream = RunningSlipstream.start(home);
                var browser = new Browser()) {
            var ide = IdePage.open(browser, slipstream.loginUrl());
            slipstream.awaitFirstRun();
            slipstream.call("PUT", "/api/v1/projects/coffee_shop/deferral", "{\"mode\": \"standard\"}");

            ide.openFile("orders.sql");
            ide.tab("Defer explain").click();
            assertThat(explain(ide)).containsText("dbt_ada.stg_orders does not exist, so production is read");
            aWholeSelectionIsSeenAtOnce(ide);
            aPinHoldsInThePanelAndInTheTerminal(ide);
            compiledSqlIsShownBesideWhatItWouldBe(ide);
            theRunButtonAsksBeforeAFullRebuild(ide);
            aPlanInTheTerminalSaysTheSame(ide);
            itsRowsAreComparedWithProductions(ide);
            aDroppedCopyIsNoticed(ide);
        }
    }

    private static void aWholeSelectionIsSeenAtOnce(IdePage ide) throws Exception {
        ide.button("Selection").click();
        var selection = ide.page().locator(".slip-selection:visible");
        assertThat(selection).containsText("10 models: 10 reading production, 0 that will not run yet");
        ide.page().getByLabel("Which models").fill("+orders");
        ide.page().keyboard().press("Enter");
        assertThat(selection).containsText("5 models: 5 reading production");
        ide.picture("selection.png");
        ide.button("References").click();
        assertThat(selection).not().isVisible();
    }

    private static void aPinHoldsInThePanelAndInTheTerminal(IdePage ide) throws Exception {
        ide.page().locator("vaadin-button[aria-label='Pin stg_orders']:visible").click();
        ide.page().getByText("Always my copy").click();
        assertThat(explain(ide)).containsText("you pinned stg_orders to development");
        assertThat(ide.tab("Defer explain (1)")).isVisible();

        ide.awaitTerminal("ada@coffee_shop (main) $");
        ide.button("Build it").click();
        ide.awaitTerminal("Completed successfully");
        assertThat(ide.terminal()).contains("pinned: stg_orders from dbt_ada");
        assertThat(explain(ide).locator("tr").filter(new Locator.FilterOptions().setHasText("dbt_ada.stg_orders")))
                .containsText("my copy");
        ide.picture("pinned.png");
    }

    private static void compiledSqlIsShownBesideWhatItWouldBe(IdePage ide) throws Exception {
        ide.tab("Compiled SQL").click();
        var results = ide.page().locator(".slip-results:visible");
        assertThat(results).containsText("2 of 3 relations differ");
        assertThat(results).containsText("would fail: 2 missing");
        ide.button("Side by side").click();
        assertThat(results.locator(".cm-merge-a .cm-content")).containsText("dbt_prod");
        assertThat(results.locator(".cm-merge-b .cm-content")).not().containsText("dbt_prod");
        ide.picture("compiled.png");
    }

    private static void theRunButtonAsksBeforeAFullRebuild(IdePage ide) throws Exception {
        ide.type("clear");
        ide.openFile("daily_store_sales.sql");
        ide.button("Run").click();
        assertThat(ide.page().locator(".slip-plan-notice.slip-warning"))
                .containsText("daily_store_sales is incremental and not in development");
        ide.picture("plan.png");
        ide.button("Copy first").click();
        ide.awaitTerminal("OK executed inline_query");
        assertThat(ide.terminal()).contains("dbt run-operation --sql");
    }

    private static void aPlanInTheTerminalSaysTheSame(IdePage ide) {
        ide.type("clear; slip plan dbt build -s orders+");
        ide.awaitTerminal("builds 3:");
        ide.awaitTerminal("incremental, rows added");
        ide.type("clear; dbt --quiet build -s orders; echo en''ded");
        ide.awaitTerminal("ended");
        assertThat(ide.terminal()).contains("Deferring to production").doesNotContain("built anew");
    }

    private static void itsRowsAreComparedWithProductions(IdePage ide) throws Exception {
        ide.openFile("orders.sql");
        ide.tab("Compare").click();
        ide.button("Compare with production").click();
        var rows = ide.page().locator(".slip-diff-view:visible");
        assertThat(rows).containsText("No difference: all");
        assertThat(rows).containsText("this SQL");
        ide.button("My table").click();
        assertThat(rows).containsText("dbt_ada.orders");
        assertThat(rows).containsText("against dbt_prod.orders");
        assertThat(rows).containsText("by order_id");
        ide.picture("compare.png");
    }

    private static void aDroppedCopyIsNoticed(IdePage ide) {
        ide.openFile("orders.sql");
        ide.tab("Defer explain").click();
        assertThat(explain(ide)).containsText("you pinned stg_orders to development");
        ide.type("clear; dbt --quiet run-operation --sql 'drop view dbt_ada.stg_orders cascade'; echo dro''pped");
        ide.awaitTerminal("dropped");
        assertThat(explain(ide)).containsText("dbt_ada.stg_orders does not exist");
    }

    private static Locator explain(IdePage ide) {
        return ide.page().locator("table.slip-explain:visible");
    }
}
