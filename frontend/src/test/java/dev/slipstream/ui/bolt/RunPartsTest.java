package dev.slipstream.ui.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.server.VaadinService;
import com.vaadin.flow.server.VaadinSession;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.FoundRows;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunNode;
import dev.slipstream.bolt.RunState;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.defer.RunId;
import dev.slipstream.notices.Channel;
import dev.slipstream.notices.Notices;
import dev.slipstream.security.FakeUser;
import dev.slipstream.security.Role;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ContextConfiguration;

/** What one does with a run's page once it has ended. */
@ContextConfiguration(classes = BoltPagesTest.Fakes.class)
class RunPartsTest extends SpringBrowserlessTest {
    @Autowired
    private FakeBolt bolt;

    @Autowired
    private OneReader readers;

    @Autowired
    private FakePreviews previews;

    @Autowired
    private FakeUser user;

    @BeforeEach
    void aFailedRun() {
        TestRoutes.withoutLayout();
        bolt.empty();
        readers.readers = 0;
        previews.asked.clear();
        previews.rows.clear();
        previews.away = false;
        user.roles = EnumSet.allOf(Role.class);
        bolt.schedules.add(FakeBolt.schedule("daily_prod", true));
        bolt.nodes = List.of(
                node("model.shop.orders", "success", 1500),
                node("model.shop.customers", "success", 3500),
                node("test.shop.unique_orders.1a2b", "fail", 250));
        bolt.put(FakeBolt.run(1, RunState.FAILED, "no", false, FakeBolt.step("dbt build", Optional.of(1), 0, 0)));
    }

    @Test
    void nodesAreSortedAndFiltered() {
        open(1);
        assertThat(rows()).containsExactly("unique_orders", "customers", "orders");
        test(column("Node")).click();
        assertThat(rows()).containsExactly("customers", "orders", "unique_orders");
        test(column("Node")).click();
        assertThat(rows()).containsExactly("unique_orders", "orders", "customers");
        test(column("Time")).click();
        assertThat(rows()).containsExactly("customers", "orders", "unique_orders");

        var filter =
                find(TextField.class).withPlaceholder("Name, status or type").single();
        test(filter).setValue("MODEL.");
        assertThat(rows()).containsExactly("customers", "orders");
        assertThat(BoltPagesTest.text(find(NodesCard.class).single())).contains("2 of 3");
        test(filter).setValue("fail");
        assertThat(rows()).containsExactly("unique_orders");
    }

    @Test
    void whatTheEndWaitedForIsMarked() {
        bolt.criticalPath = List.of("model.shop.customers", "test.shop.unique_orders.1a2b");
        open(1);
        assertThat(BoltPagesTest.text(find(NodesCard.class).single()))
                .contains("critical path: customers → unique_orders", "3.50 s critical path");
    }

    @Test
    void eachPartHasALinkOfItsOwn() {
        open(1);
        assertThat(find(Anchor.class).all().stream().map(Anchor::getHref))
                .contains(
                        "bolt/runs/1#step-1",
                        "bolt/runs/1#failed-test.shop.unique_orders.1a2b",
                        "bolt/runs/1#node-model.shop.orders");
        assertThat(find(StepDetails.class).single().getId()).contains("step-1");
    }

    @Test
    void theRowsOfAFailedTestAreAskedOfTheWarehouse() {
        previews.row(7L);
        previews.row(null);
        open(1);
        test(find(Button.class).withText("Show the rows").single()).click();
        heard();
        assertThat(previews.asked).containsExactly("{% raw %}select '{{' from orders{% endraw %}");
        assertThat(BoltPagesTest.text(find(RowsBox.class).single()))
                .contains("Its rows, as they are now: 2", "id", "7", "null");
    }

    @Test
    void theRowsThatATestFoundThenAreShownToWhoMayReadProduction() {
        bolt.failedRows.put(
                "test.shop.unique_orders.1a2b",
                new FoundRows(List.of("id", "gap"), List.of(List.of(Optional.of("41"), Optional.empty())), true, ""));
        open(1);
        assertThat(BoltPagesTest.text(find(RowsBox.class).single()))
                .contains("The first 1 rows, as they were then:", "id", "gap", "41", "null");
        assertThat(find(Button.class).withText("Ask for them as they are now").all())
                .hasSize(1);
        assertThat(previews.asked).isEmpty();
    }

    @Test
    void theRowsThatATestFoundAreNotShownToWhoHasNoRole() {
        user.roles = EnumSet.noneOf(Role.class);
        bolt.failedRows.put(
                "test.shop.unique_orders.1a2b",
                new FoundRows(List.of("id"), List.of(List.of(Optional.of("41"))), false, ""));
        open(1);
        assertThat(BoltPagesTest.text(find(RowsBox.class).single())).doesNotContain("41");
    }

    @Test
    void whyNoRowsWereKeptIsSaid() {
        bolt.failedRows.put(
                "test.shop.unique_orders.1a2b",
                new FoundRows(List.of(), List.of(), false, "canceling statement due to statement timeout"));
        open(1);
        assertThat(BoltPagesTest.text(find(RowsBox.class).single()))
                .contains("Its rows were not kept: canceling statement due to statement timeout");
    }

    @Test
    void aWarehouseThatDoesNotAnswerSaysSoAndIsAskedAgain() {
        previews.away = true;
        open(1);
        test(find(Button.class).withText("Show the rows").single()).click();
        heard();
        assertThat(BoltPagesTest.text(find(RowsBox.class).single()))
                .contains("The warehouse cannot be reached: nothing answers");
        previews.away = false;
        test(find(Button.class).withText("Try again").single()).click();
        heard();
        assertThat(BoltPagesTest.text(find(RowsBox.class).single())).contains("Now it returns no row");
    }

    @Test
    void aRunAndItsRetryLeadToEachOther() {
        var retry = FakeBolt.run(2, RunState.SUCCESS, "", true);
        bolt.put(new Run(
                retry.id(),
                retry.schedule(),
                retry.project(),
                retry.state(),
                new Run.Trigger("retry", Optional.of("ada"), Optional.of("retry of run #1")),
                retry.branch(),
                retry.commit(),
                retry.commitSubject(),
                retry.queuedAt(),
                retry.startedAt(),
                retry.finishedAt(),
                retry.steps(),
                retry.message(),
                0,
                0,
                retry.login(),
                true));
        assertThat(BoltPagesTest.text(open(1))).contains("Retried by", "#2");
        assertThat(find(Anchor.class).withText("#2").single().getHref()).isEqualTo("bolt/runs/2");
        open(2);
        assertThat(find(Anchor.class).withText("#1").all())
                .anyMatch(link -> link.getHref().equals("bolt/runs/1"));
    }

    @Test
    void whoDefersToTheProductionStateIsNamed() {
        readers.readers = 1;
        bolt.put(FakeBolt.run(2, RunState.SUCCESS, "", true));
        assertThat(BoltPagesTest.text(open(2))).contains("Who defers to this run", "ada", "favor state");
        assertThat(BoltPagesTest.text(open(1))).doesNotContain("Who defers");
    }

    @Test
    void theOpenPageHearsThatSomebodyWasTold() {
        var mail = new Channel(Channel.Kind.EMAIL, "ada@example.com");
        bolt.told.add(new Bolt.Told(Schedule.Event.FAILED, new Notices.Delivery(mail, false, false, "")));
        var page = open(1);
        assertThat(BoltPagesTest.text(page)).contains("on its way");
        bolt.told.set(0, new Bolt.Told(Schedule.Event.FAILED, new Notices.Delivery(mail, true, false, "")));
        bolt.put(bolt.run(new RunId(1)));
        heard();
        assertThat(BoltPagesTest.text(page)).contains("delivered");
    }

    private RunView open(long run) {
        return navigate(RunView.class, Map.of("id", Long.toString(run)));
    }

    private static void heard() {
        VaadinService.getCurrent().runPendingAccessTasks(VaadinSession.getCurrent());
    }

    private NativeButton column(String title) {
        return find(NativeButton.class)
                .withCondition(button -> button.getText().equals(title))
                .single();
    }

    /** Names of the nodes that are listed. */
    private List<String> rows() {
        return find(NativeTableRow.class).all().stream()
                .filter(row -> row.getId().orElse("").startsWith("node-"))
                .map(row -> row.getId().orElseThrow().split("\\.", -1)[2])
                .toList();
    }

    private static RunNode node(String id, String status, long millis) {
        return new RunNode(
                id,
                status,
                "Thread-1 (worker)",
                Optional.of(FakeBolt.BEGAN),
                Duration.ofMillis(millis),
                OptionalLong.empty(),
                "",
                status.equals("fail") ? "select '{{' from orders" : "");
    }
}
