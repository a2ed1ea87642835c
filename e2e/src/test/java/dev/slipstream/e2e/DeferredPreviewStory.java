package dev.slipstream.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeferredPreviewStory {
    @TempDir
    private Path home;

    @Test
    void aMartWhoseParentsAreNotBuiltIsPreviewedFromProduction() throws Exception {
        try (var slipstream = RunningSlipstream.start(home);
                var browser = new Browser()) {
            assertThat(slipstream.awaitFirstRun()).isEqualTo("1");
            var page = browser.open(slipstream.loginUrl());

            page.getByText("models/marts/orders.sql").click();
            button(page, "Preview").click();
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("does not exist");

            button(page, "Turn on defer to production").click();
            assertThat(page.getByText("rows in")).isVisible();
            assertThat(page.getByText("\"dbt_prod\".\"stg_orders\"")).isVisible();
            assertThat(page.getByText("does not exist, so production is read").first())
                    .isVisible();
            assertThat(page.getByText("daily_prod · run #1")).isVisible();

            aNewRunIsUsedByTheVeryNextPreview(slipstream, page);
        }
    }

    private static void aNewRunIsUsedByTheVeryNextPreview(RunningSlipstream slipstream, Page page) throws Exception {
        slipstream.call("POST", "/api/v1/schedules/daily_prod/runs", "{}");
        slipstream.await("/api/v1/runs/2", Duration.ofMinutes(3), body -> body.contains("\"SUCCESS\""));

        button(page, "Preview").click();

        assertThat(page.getByText("daily_prod · run #2")).isVisible();
        assertThat(slipstream.call("GET", "/api/v1/runs/2/log", "")).contains("Completed successfully");
        assertThat(slipstream.call("GET", "/api/v1/runs/2/artifacts/manifest.json", ""))
                .contains("manifest/v12.json");
        assertThat(slipstream.call("POST", "/api/v1/projects/coffee_shop/plan", "{\"command\": \"dbt run -s orders\"}"))
                .contains("\"--defer\"", "run #2", "/bolt/runs/2");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name));
    }
}
