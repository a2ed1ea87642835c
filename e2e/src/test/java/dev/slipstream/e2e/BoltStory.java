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

class BoltStory {
    private static final Duration RUN_LIMIT = Duration.ofMinutes(5);

    /** After a machine died: until its runs have ended with the reason. */
    private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(30);

    private static final String ONE_COMMAND = "{\"commands\": [\"dbt seed\"]}";

    @TempDir
    private Path home;

    @BeforeAll
    static void waitAsLongAsARunTakes() {
        PlaywrightAssertions.setDefaultAssertionTimeout((double) RUN_LIMIT.toMillis());
    }

    /** One home through it all, and no more servers and dbts than are looked at: each takes its time. */
    @Test
    void productionIsBuiltFollowedAndReadWhateverBecomesOfTheServer() throws Exception {
        List<ProcessHandle> left;
        try (var slipstream = RunningSlipstream.start(home);
                var browser = new Browser()) {
            slipstream.awaitFirstRun();
            slipstream.call("PUT", "/api/v1/projects/coffee_shop/deferral", "{\"mode\": \"standard\"}");
            aRunIsFollowedOnItsPageAndReadByDevelopmentOnceItIsGood(slipstream, browser);
            start(slipstream, "daily_prod", ONE_COMMAND);
            left = underWay(slipstream, 3);
        }
        assertThat(left).as("a server that stops leaves dbt").isNotEmpty().allMatch(ProcessHandle::isAlive);
        List<ProcessHandle> killed;
        try (var slipstream = RunningSlipstream.start(home)) {
            itIsTakenUpAndPublished(slipstream, 3, 1);
            slipstream.call("POST", "/api/v1/schedules", """
                    {"slug": "checks", "project": "coffee_shop", "schedule": "OFF",
                     "commands": [{"line": "dbt test", "continueOnError": false}]}""");
            start(slipstream, "daily_prod", "{}");
            start(slipstream, "checks", "{}");
            left = underWay(slipstream, 4);
            killed = underWay(slipstream, 5);
            slipstream.kill();
        }
        assertThat(left).as("a server that is killed leaves dbt").isNotEmpty().allMatch(ProcessHandle::isAlive);
        assertThat(killed).isNotEmpty();
        killed.forEach(ProcessHandle::destroyForcibly);
        try (var slipstream = RunningSlipstream.start(home);
                var browser = new Browser()) {
            aRunOfWhichAllWasKilledEndsWithTheReason(slipstream, browser, killed);
            itIsTakenUpAndPublished(slipstream, 4, 2);
        }
    }

    private void aRunIsFollowedOnItsPageAndReadByDevelopmentOnceItIsGood(RunningSlipstream slipstream, Browser browser)
            throws Exception {
        var page = browser.blank();
        page.navigate(slipstream.loginUrl());
        var tab = page.context().newPage();
        theFirstRunsPageOpensInATabOfItsOwn(tab, slipstream.url("/bolt/runs/1"));

        page.navigate(slipstream.url("/bolt"));
        assertThat(page.getByText("Defer to production")).isVisible();
        start(slipstream, "daily_prod", ONE_COMMAND);
        page.locator("a[href='bolt/runs/2']").first().click();
        assertThat(heading(page)).containsText("daily_prod #2");
        assertThat(page.locator("slip-log")).containsText("Running with dbt");
        assertThat(page.getByText("production state")).isVisible();
        assertThat(page.locator("slip-log").last()).containsText("Completed successfully");

        assertThat(slipstream.call("GET", "/api/v1/projects/coffee_shop/deferral", ""))
                .contains("/bolt/runs/2");
        assertThat(tab.getByText("production state")).isHidden();
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

    private static void start(RunningSlipstream slipstream, String schedule, String order) throws Exception {
        slipstream.call("POST", "/api/v1/schedules/%s/runs".formatted(schedule), order);
    }

    /** Its processes, once dbt has begun. */
    private List<ProcessHandle> underWay(RunningSlipstream slipstream, int run) throws Exception {
        slipstream.await("/api/v1/runs/%d/log".formatted(run), RUN_LIMIT, log -> log.contains("Running with dbt"));
        return dbtOfRun(run);
    }

    private void itIsTakenUpAndPublished(RunningSlipstream slipstream, int id, int commands) throws Exception {
        var run = slipstream.await("/api/v1/runs/%d".formatted(id), RUN_LIMIT, body -> !body.contains("\"RUNNING\""));
        assertThat(run).contains("\"SUCCESS\"");
        var log = slipstream.call("GET", "/api/v1/runs/%d/log".formatted(id), "");
        assertThat(log.split("Running with dbt", -1)).hasSize(commands + 1);
        assertThat(log.split("Completed successfully", -1)).hasSize(commands + 1);
        assertThat(slipstream.call("GET", "/api/v1/projects/coffee_shop/deferral", ""))
                .contains("/bolt/runs/" + id);
        assertThat(home.resolve("runs/%d/work".formatted(id))).doesNotExist();
    }

    private void aRunOfWhichAllWasKilledEndsWithTheReason(
            RunningSlipstream slipstream, Browser browser, List<ProcessHandle> dbt) throws Exception {
        slipstream.await("/api/v1/runs/5", RECOVERY_LIMIT, run -> run.contains("\"ERROR\""));
        assertThat(dbt).noneMatch(ProcessHandle::isAlive);
        assertThat(home.resolve("runs/5/work")).doesNotExist();
        var page = browser.blank();
        page.navigate(slipstream.loginUrl());
        page.navigate(slipstream.url("/bolt/runs/5"));
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("dbt was killed while it ran");
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
}
