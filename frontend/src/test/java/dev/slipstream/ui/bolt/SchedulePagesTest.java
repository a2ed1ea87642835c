package dev.slipstream.ui.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.server.VaadinService;
import com.vaadin.flow.server.VaadinSession;
import dev.slipstream.bolt.BoltFailure;
import dev.slipstream.bolt.LedgerLine;
import dev.slipstream.bolt.Manner;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunOrder;
import dev.slipstream.bolt.RunState;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.notices.Channel;
import dev.slipstream.project.Project;
import dev.slipstream.project.Projects;
import dev.slipstream.security.Role;
import dev.slipstream.workspace.GitSource;
import dev.slipstream.workspace.ProjectId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.ContextConfiguration;

@ContextConfiguration(classes = {BoltPagesTest.Fakes.class, SchedulePagesTest.More.class})
class SchedulePagesTest extends OnBoltPages {
    private static final ScheduleSlug DAILY = new ScheduleSlug("daily_prod");

    @Autowired
    private OneReader deferrals;

    @Configuration(proxyBeanMethods = false)
    static class More {
        @Bean
        Clock clock() {
            return Clock.fixed(FakeBolt.BEGAN, ZoneOffset.UTC);
        }

        @Bean
        Projects projects() {
            return new OneProject();
        }
    }

    @BeforeEach
    void nobodyReads() {
        deferrals.readers = 0;
    }

    @Test
    void aScheduleTellsItsRunsItsNextTimesAndWhatBecameOfThose() {
        bolt.put(FakeBolt.run(1, RunState.SUCCESS, "", true));
        bolt.put(FakeBolt.run(2, RunState.FAILED, "dbt build ended with status 1", false));
        line("2026-11-25T06:00:00Z", new LedgerLine.Outcome.Ran(new RunId(2)));
        line("2026-11-24T06:00:00Z", new LedgerLine.Outcome.Skipped("the schedule was suspended"));
        line("2026-11-23T06:00:00Z", new LedgerLine.Outcome.Missed("no server was up"));

        var page = navigate(ScheduleView.class, Map.of("slug", "daily_prod"));

        assertThat(BoltPagesTest.text(page))
                .contains("daily_prod", "Failed", "Defer to production", "Every day 06:00, UTC.")
                .contains("median 8 m 12 s · 50 % of 2 succeeded", "#1", "#2")
                .contains("Thu 26 Nov 2026 06:00", "Mon 30 Nov 2026 06:00")
                .contains("ran, #2", "skipped: the schedule was suspended", "missed: no server was up")
                .contains("dbt build", "dbt docs generate", "0 6 * * *", "ada");
    }

    @Test
    void theDocsOfItsLatestGoodRunAreOpenedThere() {
        var docs = FakeBolt.step("dbt docs generate --static", Optional.of(0), 0, 0);
        bolt.put(FakeBolt.run(1, RunState.SUCCESS, "", true, docs));
        bolt.put(FakeBolt.run(2, RunState.FAILED, "no", false, docs));
        navigate(ScheduleView.class, Map.of("slug", "daily_prod"));
        assertThat(find(Anchor.class).withText("Open the docs of run #1").all()).isEmpty();

        bolt.docs = true;
        bolt.put(FakeBolt.run(3, RunState.RUNNING, "", false));
        VaadinService.getCurrent().runPendingAccessTasks(VaadinSession.getCurrent());
        assertThat(find(Anchor.class)
                        .withText("Open the docs of run #1")
                        .single()
                        .getTarget())
                .contains("_blank");
    }

    @Test
    void itIsSuspendedAndResumedThere() {
        navigate(ScheduleView.class, Map.of("slug", "daily_prod"));
        test(find(Button.class).withText("Suspend").single()).click();
        assertThat(bolt.schedule(DAILY).suspended()).isTrue();

        test(find(Button.class).withText("Resume").single()).click();
        assertThat(bolt.schedule(DAILY).suspended()).isFalse();
    }

    @Test
    void whoOnlyReadsHasNoButtons() {
        user.roles = EnumSet.noneOf(Role.class);
        navigate(ScheduleView.class, Map.of("slug", "daily_prod"));
        assertThat(find(Button.class).all()).isEmpty();

        assertThat(BoltPagesTest.text(navigate(ScheduleFormView.class))).contains("Only an admin changes schedules");
    }

    @Test
    void aScheduleThatIsUnknownSaysSo() {
        assertThat(BoltPagesTest.text(navigate(ScheduleView.class, Map.of("slug", "other"))))
                .contains("There is no schedule other");
    }

    @Test
    void aNewScheduleShowsItsTimesWhileTheyAreTypedAndIsCreated() {
        navigate(ScheduleFormView.class);
        test(field("Name")).setValue("hourly");
        test(field("Cron")).setValue("30 9 * * 1-5");
        test(find(DueFields.ZoneBox.class).single()).selectItem("Europe/Berlin");
        assertThat(field("Cron").getHelperText()).isEqualTo("Weekdays 09:30");
        assertThat(find(ListItem.class).all().stream()
                        .map(item -> item.getElement().getTextRecursively()))
                .first()
                .asString()
                .startsWith("Thu 26 Nov 2026 09:30");

        test(find(Button.class).withText("Create schedule").single()).click();

        assertThat(bolt.schedule(new ScheduleSlug("hourly")))
                .isEqualTo(new Schedule(
                        new ScheduleSlug("hourly"),
                        new ProjectId("coffee_shop"),
                        "hourly",
                        "",
                        "30 9 * * 1-5",
                        "Europe/Berlin",
                        "",
                        List.of(new Schedule.Command("dbt build", false)),
                        false,
                        false,
                        "ada",
                        Schedule.Terms.PLAIN,
                        Schedule.Watch.NONE,
                        Manner.PLAIN));
    }

    @Test
    void whatCannotBeIsRefusedBesideTheField() {
        var view = navigate(ScheduleFormView.class);
        test(field("Name")).setValue("Not a slug");
        test(field("Cron")).setValue("61 * * * *");
        var command = find(TextField.class)
                .withCondition(one -> one.getValue().equals("dbt build"))
                .single();
        test(command).setValue("dbt build --target dev");
        assertThat(count("Timeout").getI18n().getMaxErrorMessage()).isEqualTo("10,080 at most");
        for (var label : List.of("Timeout", "SLA", "Keep for", "Keep of the latest")) {
            count(label).setValue(0);
            assertThat(count(label).getErrorMessage()).as(label).startsWith("One or more, or nothing: ");
        }
        test(find(Button.class).withText("Create schedule").single()).click();

        assertThat(BoltPagesTest.text(view)).contains("Some fields are not right yet; each says why");
        assertThat(field("Name").getErrorMessage()).contains("not a schedule slug");
        assertThat(field("Cron").getErrorMessage()).contains("Value 61 not in range");
        assertThat(command.getErrorMessage()).contains("--target is set by Slipstream");
        assertThat(bolt.schedules).hasSize(1);
    }

    @Test
    void whatBoltRefusesStandsAboveTheForm() {
        bolt.refusal = Optional.of(new BoltFailure(BoltFailure.Reason.ALREADY_EXISTS, "a schedule daily_prod exists"));
        var view = navigate(ScheduleFormView.class);
        test(field("Name")).setValue("daily_prod");
        test(find(Button.class).withText("Create schedule").single()).click();
        assertThat(BoltPagesTest.text(view)).contains("A schedule daily_prod exists");
    }

    @Test
    void takingItFromWhoDefersToItAsksFirst() {
        deferrals.readers = 1;
        navigate("bolt/schedules/daily_prod/edit", ScheduleFormView.class);
        assertThat(field("Name").isReadOnly()).isTrue();
        var defer = find(Checkbox.class)
                .withCondition(box -> "Defer to production".equals(box.getLabel()))
                .single();
        test(defer).click();
        test(find(Button.class).withText("Save").single()).click();
        assertThat(bolt.schedule(DAILY).deferToProduction()).isTrue();

        test(find(ConfirmDialog.class).single()).confirm();
        assertThat(bolt.schedule(DAILY))
                .isEqualTo(FakeBolt.schedule("daily_prod", true).withDeferToProduction(false));
    }

    @Test
    void whatStartsItAndHowItMayOverlapIsChosenInTheForm() {
        bolt.schedules.add(FakeBolt.schedule("load", false));
        navigate("bolt/schedules/daily_prod/edit", ScheduleFormView.class);
        test(box("After another schedule's run")).click();
        test(find(Button.class).withText("Save").single()).click();
        assertThat(bolt.schedule(DAILY).terms()).isEqualTo(Schedule.Terms.PLAIN);
        test(this.<ScheduleSlug>select("Schedule")).selectItem("load");
        test(box("On merge: when its branch has a new head")).click();
        test(this.<Schedule.Overlap>select("While a run is under way")).selectItem("Queue one start");
        test(find(IntegerField.class)
                        .withCondition(one -> "Timeout".equals(one.getLabel()))
                        .single())
                .setValue(90);
        test(find(Button.class).withText("Add somebody").single()).click();
        var to = find(TextField.class)
                .withCondition(one -> "address or URL".equals(one.getPlaceholder()))
                .single();
        test(to).setValue("nobody");
        assertThat(to.getErrorMessage()).contains("\"nobody\" is no e-mail address");
        test(to).setValue("ada@example.com");
        test(find(Button.class).withText("Save").single()).click();

        assertThat(bolt.schedule(DAILY).terms())
                .isEqualTo(new Schedule.Terms(
                        Schedule.Overlap.QUEUE,
                        Optional.of(Duration.ofMinutes(90)),
                        Optional.of(new Schedule.After(new ScheduleSlug("load"), Set.of(RunState.SUCCESS))),
                        true));
        assertThat(bolt.schedule(DAILY).watch().watchers())
                .containsExactly(new Schedule.Watcher(
                        new Channel(Channel.Kind.EMAIL, "ada@example.com"), Set.of(Schedule.Event.FAILED)));
        assertThat(BoltPagesTest.text(navigate(ScheduleView.class, Map.of("slug", "daily_prod"))))
                .contains("Every day 06:00, UTC; after load (Success); on merge.", "Queue one start", "90 min");
    }

    @Test
    void aRunMayDifferFromItsSchedule() {
        navigate(ScheduleView.class, Map.of("slug", "daily_prod"));
        test(find(Button.class).withText("Run with changes…").single()).click();
        test(field("Branch")).setValue("next");
        test(field("Reason")).setValue("a look ahead");
        var command = find(TextField.class)
                .withCondition(one -> one.getValue().equals("dbt docs generate"))
                .single();
        test(command).setValue("dbt test");
        test(find(Button.class).withText("Run").single()).click();

        assertThat(bolt.orders)
                .containsExactly(new RunOrder(
                        Optional.of(List.of(
                                new Schedule.Command("dbt build", false), new Schedule.Command("dbt test", false))),
                        Optional.of("next"),
                        Optional.empty(),
                        new Run.Trigger("manual", Optional.of("ada"), Optional.of("a look ahead"))));
    }

    private CountField count(String label) {
        return find(CountField.class)
                .withCondition(one -> label.equals(one.getLabel()))
                .single();
    }

    private Checkbox box(String label) {
        return find(Checkbox.class)
                .withCondition(one -> label.equals(one.getLabel()))
                .single();
    }

    @SuppressWarnings("unchecked")
    private <T> Select<T> select(String label) {
        return (Select<T>) find(Select.class)
                .withCondition(one -> label.equals(one.getLabel()))
                .single();
    }

    private void line(String due, LedgerLine.Outcome outcome) {
        bolt.ledger.add(new LedgerLine(DAILY, Instant.parse(due), outcome));
    }

    private static final class OneProject implements Projects {
        private static final Project SHOP = new Project(
                new ProjectId("coffee_shop"),
                "coffee_shop",
                "coffee_shop",
                new GitSource("https://example.org/shop.git", "main", ""));

        @Override
        public List<Project> all() {
            return List.of(SHOP);
        }

        @Override
        public Optional<Project> find(ProjectId id) {
            return Optional.of(SHOP);
        }

        @Override
        public Project require(ProjectId id) {
            return SHOP;
        }

        @Override
        public void add(Project project) {
            throw new UnsupportedOperationException();
        }
    }
}
