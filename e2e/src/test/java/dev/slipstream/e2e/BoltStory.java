package dev.slipstream.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoltStory {
    private static final Duration RUN_LIMIT = Duration.ofMinutes(5);

    @TempDir
    private Path home;

    @BeforeAll
    static void waitAsLongAsARunTakes() {
        PlaywrightAssertions.setDefaultAssertionTimeout((double) RUN_LIMIT.toMillis());
    }

    @Test
    void aRunIsFollowedOnItsPageAndReadByDevelopmentOnceItIsGood() throws Exception {
        try (var slipstream = RunningSlipstream.start(home);
                var browser = new Browser()) {
            slipstream.awaitFirstRun();
            slipstream.call("PUT", "/api/v1/projects/coffee_shop/deferral", "{\"mode\": \"standard\"}");
            var page = browser.blank();
            page.navigate(slipstream.loginUrl());
            var tab = page.context().newPage();
            theFirstRunsPageOpensInATabOfItsOwn(tab, slipstream.url("/bolt/runs/1"));

            page.navigate(slipstream.url("/bolt"));
            assertThat(page.getByText("Defer to production")).isVisible();
            button(page, "Run now: daily_prod");
            assertThat(heading(page)).containsText("daily_prod #2");
            assertThat(page.locator("slip-log")).containsText("Running with dbt");
            assertThat(page.getByText("production state")).isVisible();
            assertThat(page.locator("slip-log").last()).containsText("Completed successfully");

            assertThat(slipstream.call("GET", "/api/v1/projects/coffee_shop/deferral", ""))
                    .contains("/bolt/runs/2");
            assertThat(tab.getByText("production state")).isHidden();
        }
    }

    private static void theFirstRunsPageOpensInATabOfItsOwn(Page tab, String url) throws Exception {
        tab.navigate(url);
        assertThat(heading(tab)).containsText("daily_prod #1");
        assertThat(tab.getByText("Success", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        assertThat(tab.getByText("production state")).isVisible();
        assertThat(tab.locator("slip-log").last()).containsText("Completed successfully");
        var manifest = tab.waitForDownload(
                () -> tab.getByLabel("Download manifest.json").click());
        assertThat(manifest.suggestedFilename()).isEqualTo("manifest.json");
        assertThat(Files.readString(manifest.path())).contains("\"dbt_schema_version\"", "model.coffee_shop.orders");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunGoesOnWithoutItsServerAndTheNextOneTakesItUp(boolean killed) throws Exception {
        List<ProcessHandle> dbt;
        try (var slipstream = RunningSlipstream.start(home)) {
            slipstream.awaitFirstRun();
            slipstream.call("POST", "/api/v1/schedules/daily_prod/runs", "{}");
            slipstream.await("/api/v1/runs/2/log", RUN_LIMIT, log -> log.contains("Running with dbt"));
            dbt = dbtOfRun(2);
            if (killed) {
                slipstream.kill();
            }
        }
        assertThat(dbt).isNotEmpty().allMatch(ProcessHandle::isAlive);

        try (var slipstream = RunningSlipstream.start(home);
                var browser = new Browser()) {
            var run = slipstream.await("/api/v1/runs/2", RUN_LIMIT, body -> !body.contains("\"RUNNING\""));
            assertThat(run).contains("\"SUCCESS\"");
            var log = slipstream.call("GET", "/api/v1/runs/2/log", "");
            assertThat(log.split("Running with dbt", -1)).hasSize(3);
            assertThat(log.split("Completed successfully", -1)).hasSize(3);
            assertThat(slipstream.call("GET", "/api/v1/projects/coffee_shop/deferral", ""))
                    .contains("/bolt/runs/2");
            assertThat(home.resolve("runs/2/work")).doesNotExist();
            var page = browser.blank();
            page.navigate(slipstream.loginUrl());
            page.navigate(slipstream.url("/bolt/runs/2"));
            assertThat(page.getByText("production state")).isVisible();
        }
    }

    @Test
    void aRunOfWhichAllWasKilledEndsWithTheReason() throws Exception {
        List<ProcessHandle> dbt;
        try (var slipstream = RunningSlipstream.start(home)) {
            slipstream.awaitFirstRun();
            slipstream.call("POST", "/api/v1/schedules/daily_prod/runs", "{}");
            slipstream.await("/api/v1/runs/2/log", RUN_LIMIT, log -> log.contains("Running with dbt"));
            dbt = dbtOfRun(2);
            slipstream.kill();
            dbt.forEach(ProcessHandle::destroyForcibly);
        }

        try (var slipstream = RunningSlipstream.start(home);
                var browser = new Browser()) {
            slipstream.await("/api/v1/runs/2", RUN_LIMIT, run -> run.contains("\"ERROR\""));
            assertThat(dbt).noneMatch(ProcessHandle::isAlive);
            assertThat(home.resolve("runs/2/work")).doesNotExist();
            assertThat(slipstream.call("GET", "/api/v1/projects/coffee_shop/deferral", ""))
                    .doesNotContain("/bolt/runs/2");
            var page = browser.blank();
            page.navigate(slipstream.loginUrl());
            page.navigate(slipstream.url("/bolt/runs/2"));
            assertThat(page.getByRole(AriaRole.ALERT)).containsText("dbt was killed while it ran");
        }
    }

    /** The supervisor of its first command, which must not see how the others end, and all below it. */
    private List<ProcessHandle> dbtOfRun(int run) throws Exception {
        var noted = Files.readString(home.resolve("runs/%d/steps/0.process".formatted(run)));
        var root = ProcessHandle.of(Long.parseLong(noted.strip())).orElseThrow();
        return Stream.concat(Stream.of(root), root.descendants()).toList();
    }

    private static Locator heading(Page page) {
        return page.getByRole(AriaRole.HEADING, new GetByRoleOptions().setLevel(1));
    }

    private static void button(Page page, String name) {
        page.getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(name)).click();
    }
}
