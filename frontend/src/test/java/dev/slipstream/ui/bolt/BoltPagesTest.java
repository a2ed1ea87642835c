package dev.slipstream.ui.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.dom.Element;
import com.vaadin.flow.server.VaadinService;
import com.vaadin.flow.server.VaadinSession;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.BoltFailure;
import dev.slipstream.bolt.RunNode;
import dev.slipstream.bolt.RunState;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.defer.RunId;
import dev.slipstream.notices.Channel;
import dev.slipstream.notices.Notices;
import dev.slipstream.security.FakeUser;
import dev.slipstream.security.Role;
import dev.slipstream.ui.background.AtOnce;
import dev.slipstream.ui.background.Background;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.ContextConfiguration;

@ViewPackages(classes = BoltView.class)
@ContextConfiguration(classes = BoltPagesTest.Fakes.class)
class BoltPagesTest extends OnBoltPages {
    @Configuration(proxyBeanMethods = false)
    static class Fakes {
        @Bean
        FakeBolt bolt() {
            return new FakeBolt();
        }

        @Bean
        OneReader readers() {
            return new OneReader();
        }

        @Bean
        FakePreviews previews() {
            return new FakePreviews();
        }

        @Bean
        Background background() {
            return new AtOnce();
        }

        @Bean
        FakeUser user() {
            return new FakeUser();
        }
    }

    @Test
    void theListTellsEachScheduleWithItsRunsInWords() {
        bolt.put(FakeBolt.run(1, RunState.SUCCESS, "", true));
        bolt.put(FakeBolt.run(2, RunState.FAILED, "dbt build ended with status 1", false));

        var view = navigate(BoltView.class);

        assertThat(text(view))
                .contains("1 schedule · 0 running · 1 failed")
                .contains("daily_prod", "dbt build, 1 more", "Failed", "#2", "26 Nov 2026 06:00:00 UTC")
                .contains("every day 06:00 UTC", "Defer to production", "main", "ada");
        assertThat(find(Spark.class).single().getElement().getAttribute("aria-label"))
                .isEqualTo("Last 2 runs: 1 success, 1 failed");
        assertThat(find(Anchor.class).all().stream().map(Anchor::getHref)).contains("bolt/runs/1", "bolt/runs/2");
    }

    @Test
    void aStateStaysProductionsHoweverManyRunsHaveFailedSince() {
        bolt.put(FakeBolt.run(1, RunState.SUCCESS, "", true));
        for (var id = 2; id < 70; id++) {
            bolt.put(FakeBolt.run(id, RunState.FAILED, "dbt build ended with status 1", false));
        }
        assertThat(text(navigate(RunView.class, Map.of("id", "1")))).contains("production state");
        assertThat(text(navigate(ScheduleView.class, Map.of("slug", "daily_prod"))))
                .doesNotContain("nothing published yet");
    }

    @Test
    void aScheduleWithoutRunsSaysSo() {
        assertThat(text(navigate(BoltView.class))).contains("No runs yet", "0 failed");
    }

    @Test
    void runNowStartsARunAndOpensItsPage() {
        navigate(BoltView.class);

        test(find(Button.class).withAriaLabel("Run now: daily_prod").single()).click();

        assertThat(bolt.runs).containsKey(1L);
        assertThat(find(H1.class).single().getElement().getTextRecursively()).isEqualTo("daily_prod #1");
    }

    @Test
    void aRefusalSaysWhy() {
        bolt.refusal = Optional.of(new BoltFailure(
                BoltFailure.Reason.ALREADY_RUNNING, "a run of daily_prod is under way; wait for it or cancel it"));
        navigate(BoltView.class);

        test(find(Button.class).withAriaLabel("Run now: daily_prod").single()).click();

        assertThat(text(find(Notification.class).single())).contains("a run of daily_prod is under way");
    }

    @Test
    void whoIsNoOperatorStartsAndCancelsNothing() {
        user.roles = EnumSet.of(Role.DEVELOPER);
        bolt.put(FakeBolt.run(1, RunState.RUNNING, "", false));

        navigate(BoltView.class);
        assertThat(find(Button.class).all()).isEmpty();

        navigate(RunView.class, Map.of("id", "1"));
        assertThat(find(Button.class).all()).isEmpty();
    }

    @Test
    void theListFollowsARunWhileItIsOpenAndNotAfterwards() {
        navigate(BoltView.class);
        bolt.put(FakeBolt.run(1, RunState.RUNNING, "", false));
        roundTrip();
        assertThat(text(find(ScheduleTable.class).single())).contains("Running");

        bolt.put(FakeBolt.run(1, RunState.SUCCESS, "", true));
        roundTrip();
        assertThat(text(find(ScheduleTable.class).single())).contains("Success");
        assertThat(find(NativeTableRow.class).all()).hasSize(4);

        navigate(RunView.class, Map.of("id", "1"));
        assertThat(bolt.listeners()).isEqualTo(1);
    }

    @Test
    void theLatestGoodRunOfAMarkedScheduleIsTheProductionState() {
        bolt.put(FakeBolt.run(1, RunState.SUCCESS, "", true));
        bolt.put(FakeBolt.run(2, RunState.SUCCESS, "", true));

        assertThat(text(navigate(RunView.class, Map.of("id", "2")))).contains("production state", "in use");
        assertThat(text(navigate(RunView.class, Map.of("id", "1")))).doesNotContain("production state", "in use");
    }

    @Test
    void aRunTellsWhomItsEndWasToldAndThatItsFilesAreGone() {
        var mail = new Channel(Channel.Kind.EMAIL, "ada@example.com");
        var hook = new Channel(Channel.Kind.WEBHOOK, "https://hooks.example.com/a");
        bolt.told.add(new Bolt.Told(Schedule.Event.FAILED, new Notices.Delivery(mail, true, false, "")));
        bolt.told.add(new Bolt.Told(Schedule.Event.SLA, new Notices.Delivery(hook, false, true, "it answered 500")));
        bolt.filesRemoved = Optional.of(FakeBolt.BEGAN);
        bolt.put(FakeBolt.run(1, RunState.FAILED, "dbt build ended with status 1", false));

        assertThat(text(navigate(RunView.class, Map.of("id", "1"))))
                .contains("Failed: ada@example.com", "delivered")
                .contains("SLA missed: hooks.example.com", "given up: it answered 500")
                .contains("removed", "as its schedule keeps no more");
    }

    @Test
    void aRunTellsWhatItBuiltAndLeavesItsManifest() {
        bolt.log("one\nDone. PASS=46 WARN=1 ERROR=0 SKIP=2 NO-OP=0 TOTAL=49\n");
        bolt.put(FakeBolt.run(
                1,
                RunState.SUCCESS,
                "",
                true,
                FakeBolt.step("dbt deps", Optional.of(0), 0, 4),
                FakeBolt.step("dbt build", Optional.of(0), 4, 59)));

        var view = navigate(RunView.class, Map.of("id", "1"));

        assertThat(text(view))
                .contains("daily_prod #1", "Success", "By hand, ada", "main@9f3c2ab", "Add refunds to orders")
                .contains(
                        "46 passed, 1 warning, 2 skipped",
                        "8 m 12 s",
                        "dbt deps",
                        "dbt build",
                        "14 s",
                        "manifest.json",
                        "1.9 MB",
                        "Run again");
        assertThat(written()).singleElement().asString().startsWith("Done.");
        find(StepDetails.class).all().getFirst().setOpened(true);
        assertThat(written()).containsExactly("one\n");
        assertThat(find(Anchor.class).all().stream()
                        .map(anchor -> anchor.getElement().getAttribute("aria-label")))
                .contains("Download manifest.json", "Download the whole log");
    }

    @Test
    void itsNodesAreListedWithWhatFailedFirst() {
        bolt.nodes = List.of(
                node("model.shop.orders", "success", "Thread-1 (worker)", 1500),
                node("test.shop.unique_orders.1a2b", "fail", "Thread-2 (worker)", 250));
        bolt.put(FakeBolt.run(1, RunState.FAILED, "no", false, FakeBolt.step("dbt build", Optional.of(1), 0, 0)));

        navigate(RunView.class, Map.of("id", "1"));

        var rows = find(NodesCard.class).single().getElement().getTextRecursively();
        assertThat(text(find(NodesCard.class).single()))
                .contains("unique_orders test 0.25 s", "orders model 1.50 s", "slowest: orders, 1.50 s");
        assertThat(rows.indexOf("fail")).isLessThan(rows.indexOf("success"));
        assertThat(find(Gantt.class).single().getElement().getAttribute("aria-label"))
                .isEqualTo("2 nodes in 1.50 s; the slowest is orders with 1.50 s");
    }

    private static RunNode node(String id, String status, String thread, long millis) {
        return new RunNode(
                id,
                status,
                thread,
                Optional.of(FakeBolt.BEGAN),
                Duration.ofMillis(millis),
                OptionalLong.empty(),
                "",
                status.equals("fail") ? "select id from orders where id is null" : "");
    }

    @Test
    void whatFailedIsShownWithItsSqlAndWhatIsNewSinceTheRunBefore() {
        bolt.put(FakeBolt.run(1, RunState.SUCCESS, "", true));
        bolt.put(FakeBolt.run(2, RunState.FAILED, "no", false, FakeBolt.step("dbt build", Optional.of(1), 0, 0)));
        bolt.nodesOf.put(
                1L,
                List.of(
                        node("model.shop.orders", "success", "Thread-1", 1000),
                        node("model.shop.old", "error", "Thread-1", 10),
                        node("test.shop.unique_orders.1", "pass", "Thread-1", 100)));
        bolt.nodesOf.put(
                2L,
                List.of(
                        node("model.shop.orders", "success", "Thread-1", 5000),
                        node("model.shop.old", "success", "Thread-1", 10),
                        node("test.shop.unique_orders.1", "fail", "Thread-1", 100)));

        var page = text(navigate(RunView.class, Map.of("id", "2")));

        assertThat(page).contains("What failed", "unique_orders", "select id from orders where id is null");
        assertThat(page)
                .contains(
                        "Compared with #1",
                        "new failure",
                        "unique_orders",
                        "mended",
                        "old",
                        "1.00 s → 5.00 s",
                        "orders");
        bolt.nodesOf.clear();
    }

    @Test
    void theLogFollowsARunningStep() {
        bolt.log("one\n");
        bolt.put(FakeBolt.run(1, RunState.RUNNING, "", false, FakeBolt.step("dbt build", Optional.empty(), 0, 0)));
        navigate(RunView.class, Map.of("id", "1"));
        var cancel = find(Button.class).withText("Cancel").single();
        assertThat(written()).containsExactly("one\n");

        bolt.log("one\ntwo\n");
        bolt.put(FakeBolt.run(1, RunState.RUNNING, "", false, FakeBolt.step("dbt build", Optional.empty(), 0, 0)));
        VaadinService.getCurrent().runPendingAccessTasks(VaadinSession.getCurrent());

        assertThat(written()).containsExactly("two\n");
        assertThat(find(Button.class).withText("Cancel").single()).isSameAs(cancel);
        test(find(Button.class).withText("Cancel").single()).click();
        assertThat(find(Button.class).withText("Cancelling…").single().isEnabled())
                .isFalse();
        assertThat(bolt.cancelled).containsExactly(new RunId(1));
    }

    @Test
    void aFailedRunGivesItsReasonAndTheWayOut() {
        bolt.put(FakeBolt.run(
                1,
                RunState.FAILED,
                "dbt build ended with status 1",
                false,
                FakeBolt.step("dbt build", Optional.of(1), 0, 0)));

        var view = navigate(RunView.class, Map.of("id", "1"));

        assertThat(text(view))
                .contains("dbt build ended with status 1.", "Mend it on main and run again", "at the same commit");
        test(find(Button.class).withText("Retry what failed").single()).click();
        assertThat(find(H1.class).single().getElement().getTextRecursively()).isEqualTo("daily_prod #2");
    }

    @Test
    void aReasonBeginsAsASentenceDoesAndNamesStayAsTheyAreWritten() {
        bolt.put(FakeBolt.run(1, RunState.ERROR, "slipstream.yml asks for dbt 1.11", false));
        bolt.put(FakeBolt.run(2, RunState.ERROR, "the server was stopped", false));

        assertThat(text(navigate(RunView.class, Map.of("id", "1")))).contains("slipstream.yml asks for dbt 1.11.");
        assertThat(text(navigate(RunView.class, Map.of("id", "2")))).contains("The server was stopped.");
    }

    @Test
    void aRunThatIsUnknownSaysSoAndLeadsBack() {
        for (var id : new String[] {"77", "x", "0", "99999999999999999999"}) {
            assertThat(text(navigate(RunView.class, Map.of("id", id)))).contains("There is no run #" + id);
            assertThat(find(Anchor.class)
                            .withText("Back to the schedules and their runs")
                            .single()
                            .getHref())
                    .isEqualTo("bolt");
        }
    }

    /** What the logs were given since last asked. */
    private Stream<String> written() {
        UI.getCurrent().getInternals().getStateTree().runExecutionsBeforeClientResponse();
        return UI.getCurrent().getInternals().dumpPendingJavaScriptInvocations().stream()
                .map(pending -> pending.getInvocation())
                .filter(invocation -> invocation.getExpression().contains(".write("))
                .map(invocation -> String.valueOf(invocation.getParameters().stream()
                        .filter(String.class::isInstance)
                        .findFirst()
                        .orElse("")));
    }

    static String text(Component component) {
        return texts(component.getElement()).collect(Collectors.joining(" "));
    }

    private static Stream<String> texts(Element element) {
        return element.isTextNode()
                ? Stream.of(element.getText().strip())
                : Stream.concat(
                        Stream.ofNullable(element.getProperty("text")),
                        element.getChildren().flatMap(BoltPagesTest::texts));
    }
}
