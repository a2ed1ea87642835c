package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.BoltFailure;
import dev.slipstream.bolt.BoltFile;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunOrder;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.defer.ScheduleReaders;
import dev.slipstream.security.Role;
import dev.slipstream.security.User;
import dev.slipstream.ui.background.Following;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.ui.theme.Icons;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** One schedule: how its runs went, when it comes next, what became of each time, and what it does. */
final class SchedulePage extends Div {
    private static final long serialVersionUID = 1;
    private static final int RUNS = 40;
    private static final int LISTED_RUNS = 12;

    private final transient Bolt bolt;
    private final transient User user;
    private transient Schedule schedule;
    private final Span badges = new Span();
    private final Div actions = new Div();
    private final Span about = new Span();
    private final FileNotices files = new FileNotices();
    private final Div history = card("wide");
    private final RunTable runs = new RunTable();
    private final ScheduleCards cards;
    private final ScheduleTabs tabs;
    private transient List<Object> shownHead = List.of();

    SchedulePage(Bolt bolt, ScheduleReaders readers, User user, Schedule schedule) {
        this.bolt = bolt;
        this.user = user;
        this.schedule = schedule;
        this.cards = new ScheduleCards(bolt, readers);
        getStyle().set("display", "contents");
        badges.addClassName("slip-bolt-badges");
        actions.addClassName("slip-bolt-actions");
        about.addClassName("slip-bolt-about");
        var space = new Span();
        space.addClassName("grow");
        var listed = new Div(runs);
        listed.addClassName("slip-bolt-scroll");
        var main = new Div(history, listed);
        main.addClassName("slip-bolt-main");
        tabs = new ScheduleTabs(bolt, main);
        var body = new Div(tabs.parts());
        body.add(cards);
        body.addClassName("slip-bolt-body");
        add(
                Crumbs.below(schedule.slug().value()),
                BoltView.head(new H1(schedule.slug().value()), badges, space, actions),
                about,
                files,
                tabs,
                body);
        show();
        Following.whileAttached(this, ui -> {
            refresh();
            return List.of(
                    Live.follow(bolt, ui, _ -> true, this::refresh),
                    readers.onChange(schedule.project(), _ -> OnPage.run(ui, this::refresh)));
        });
    }

    static Div card(String... classes) {
        var card = new Div();
        card.addClassName("slip-bolt-card");
        card.addClassNames(classes);
        return card;
    }

    private void refresh() {
        ScheduleView.find(bolt, schedule.slug().value()).ifPresent(now -> {
            schedule = now;
            show();
        });
    }

    private void show() {
        var last = bolt.runs(schedule.slug(), RUNS);
        var file = file(bolt, schedule);
        files.show(file.stream().toList());
        var head = List.<Object>of(
                schedule, file, last.stream().map(Run::state).limit(1).toList());
        if (!head.equals(shownHead)) {
            shownHead = head;
            showBadges(last, file);
            showActions(file);
        }
        about.setText(about());
        history.removeAll();
        history.add(historyHead(last));
        if (last.isEmpty()) {
            history.add(none("No run yet."));
        } else {
            history.add(Spark.wide(last, schedule.watch().sla()), axis(last));
        }
        runs.setVisible(!last.isEmpty());
        runs.show(last.stream().limit(LISTED_RUNS).toList());
        tabs.show(schedule, file);
        cards.show(schedule, last);
    }

    private String about() {
        var when = Words.capital(Words.starts(schedule)) + ".";
        var named = schedule.displayName().equals(schedule.slug().value()) ? "" : schedule.displayName() + ". ";
        return "%s%s %s".formatted(named, schedule.description(), when).strip();
    }

    private void showBadges(List<Run> last, Optional<BoltFile> file) {
        badges.removeAll();
        badges.add(last.stream().findFirst().map(run -> Badge.of(run.state())).orElseGet(Badge::noRuns));
        if (schedule.suspended()) {
            badges.add(Badge.suspended());
        }
        if (schedule.deferToProduction()) {
            badges.add(Badge.production("Defer to production"));
        }
        file.ifPresent(its -> badges.add(Badge.file(its.path())));
    }

    private void showActions(Optional<BoltFile> file) {
        actions.removeAll();
        if (user.is(Role.ADMIN)) {
            var broken = file.flatMap(BoltFile::problem).isPresent();
            if (!broken) {
                actions.add(suspendOrResume(file.isPresent()));
            }
            actions.add(button(
                    broken ? "Settings" : "Edit",
                    broken ? "eye" : "pencil",
                    () -> go("bolt/schedules/%s/edit".formatted(schedule.slug()))));
        }
        if (user.is(Role.OPERATOR)) {
            var run = button("Run now", "play", this::runNow);
            run.addThemeVariants(ButtonVariant.PRIMARY);
            actions.add(button("Run with changes…", "ellipsis", this::runWithChanges), run);
        }
    }

    private Button suspendOrResume(boolean inFile) {
        var suspended = schedule.suspended();
        var changed = schedule.withSuspended(!suspended);
        var before = schedule;
        return button(suspended ? "Resume" : "Suspend", suspended ? "play" : "circle-stop", () -> {
            if (inFile) {
                bolt.commit(changed, Optional.of(before), Optional.empty(), user.name());
            } else {
                bolt.update(changed);
            }
        });
    }

    /** The file that says what the schedule is. */
    static Optional<BoltFile> file(Bolt bolt, Schedule schedule) {
        return bolt.files().stream()
                .filter(file -> file.schedule().filter(schedule.slug()::equals).isPresent())
                .findFirst();
    }

    private void runNow() {
        var trigger = new Run.Trigger("manual", Optional.of(user.name().value()), Optional.empty());
        run(new RunOrder(Optional.empty(), Optional.empty(), Optional.empty(), trigger));
    }

    private void runWithChanges() {
        new StartDialog(schedule, user.name().value(), this::run).open();
    }

    private void run(RunOrder order) {
        go("bolt/runs/" + bolt.start(schedule.slug(), order).id());
    }

    private void go(String page) {
        getUI().ifPresent(ui -> ui.navigate(page));
    }

    private Button button(String words, String icon, Act act) {
        return new Button(words, Icons.of(icon), _ -> {
            try {
                act.run();
                refresh();
            } catch (BoltFailure failure) {
                BoltView.refused(failure.getMessage());
            }
        });
    }

    private Div historyHead(List<Run> last) {
        var title = new H2(last.size() == RUNS ? "Duration, last %d runs".formatted(RUNS) : "Duration of its runs");
        title.addClassName("grow");
        var summary = new Span(History.of(last, schedule.watch().sla()));
        summary.addClassName("slip-bolt-small");
        var head = new Div(title, summary);
        head.addClassName("slip-bolt-card-head");
        return head;
    }

    private static Div axis(List<Run> last) {
        var axis = new Div(new Moment(last.getLast().queuedAt(), Moment.Form.AGO));
        if (last.size() > 1) {
            axis.add(new Moment(last.getFirst().queuedAt(), Moment.Form.AGO));
        }
        axis.addClassNames("slip-bolt-axis", "slip-bolt-small");
        return axis;
    }

    static Div none(String words) {
        var none = new Div(new Span(words));
        none.addClassNames("slip-bolt-row", "slip-bolt-quiet");
        return none;
    }

    /** What Vaadin can keep in a session. */
    private interface Act extends Runnable, Serializable {}
}
