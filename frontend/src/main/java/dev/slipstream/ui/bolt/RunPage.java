package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.ElementFactory;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.BoltFailure;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunOrder;
import dev.slipstream.bolt.RunState;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleReaders;
import dev.slipstream.preview.Previews;
import dev.slipstream.security.Role;
import dev.slipstream.security.User;
import dev.slipstream.ui.background.Background;
import dev.slipstream.ui.background.Following;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.ui.theme.Icons;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** One run, as far as it has come. */
final class RunPage extends Div {
    private static final long serialVersionUID = 1;

    /** A command or a file, which stays as it is written. */
    private static final Pattern NAME = Pattern.compile("dbt |\\S+\\.yml ");

    /** Runs of the schedule that are looked through for one to compare with. */
    private static final int LOOKED_THROUGH = 50;

    private final transient Bolt bolt;
    private final transient ScheduleReaders readers;
    private final transient User user;
    private final String name;
    private final Span badges = new Span();
    private final Div actions = new Div();
    private final RunFacts facts = new RunFacts();
    private final Div notice = new Div();
    private final Div commands = new Div();
    private final FailuresCard failures;
    private final NodesCard nodes;
    private final ComparisonCard comparison = new ComparisonCard();
    private final Artifacts artifacts;
    private final DefersCard defers = new DefersCard();
    private final ToldCard told = new ToldCard();
    private final transient List<StepDetails> steps = new ArrayList<>();
    private transient Run run;
    private boolean cancelling;
    private long readNodesAfter;

    /** What the head was drawn from: a button that is replaced while the log grows could not be pressed. */
    private transient List<Object> shownHead = List.of();

    /** What a page goes by. */
    record Parts(Bolt bolt, ScheduleReaders readers, Previews previews, Background background, User user) {}

    RunPage(Parts parts, Run run) {
        this.bolt = parts.bolt();
        this.readers = parts.readers();
        this.user = parts.user();
        this.run = run;
        this.failures = new FailuresCard(
                run.id(), new RowsBox.Asking(parts.previews(), parts.background(), user.name(), run.project()));
        this.nodes = new NodesCard(run.id());
        this.name = "%s #%s".formatted(run.schedule(), run.id());
        this.artifacts = new Artifacts(bolt);
        getStyle().set("display", "contents");
        var number = new Span(" #" + run.id());
        number.addClassName("slip-bolt-quiet");
        var title = new H1(new Span(run.schedule().value()), number);
        badges.addClassName("slip-bolt-badges");
        actions.addClassName("slip-bolt-actions");
        var space = new Span();
        space.addClassName("grow");
        notice.addClassNames("slip-notice", "slip-bolt-notice");
        notice.setVisible(false);
        commands.addClassNames("slip-bolt-card", "wide");
        commands.add(commandsHead());
        var main = new Div(commands, failures, nodes);
        main.addClassName("slip-bolt-main");
        var side = new Div(comparison, defers, artifacts, told);
        side.addClassName("slip-bolt-side");
        var body = new Div(main, side);
        body.addClassName("slip-bolt-body");
        add(
                Crumbs.below(run.schedule().value(), "Run #" + run.id()),
                BoltView.head(title, badges, space, actions),
                facts,
                notice,
                body);
        show();
        Following.whileAttached(this, ui -> {
            refresh();
            return List.of(
                    Live.follow(bolt, ui, this::concerns, this::refresh),
                    readers.onChange(this.run.project(), _ -> OnPage.run(ui, this::showReaders)));
        });
        Permalink.follow(this);
    }

    String name() {
        return name;
    }

    /** Also a later run of the schedule does: it may become the production state instead of this one. */
    private boolean concerns(RunId changed) {
        return changed.equals(run.id())
                || (run.publishes() && changed.value() > run.id().value());
    }

    private void refresh() {
        run = bolt.run(run.id());
        show();
    }

    private void show() {
        var productionState = productionState();
        var head = List.<Object>of(run.state(), run.message(), productionState);
        if (!head.equals(shownHead)) {
            shownHead = head;
            showBadges(productionState);
            showActions();
            showNotice();
        }
        facts.show(run, Outcome.of(bolt, run), bolt.filesRemoved(run.id()), bolt.retries(run.id()));
        var over = run.state().ended();
        for (var index = steps.size(); index < run.steps().size(); index++) {
            add(run.steps().get(index));
        }
        for (var index = 0; index < run.steps().size(); index++) {
            steps.get(index).show(run.steps().get(index), over);
        }
        artifacts.show(run, productionState);
        told.show(bolt.told(run.id()));
        showReaders();
        showNodes();
    }

    private void showReaders() {
        defers.show(
                run.publishes()
                        ? readers.readersOf(run.project(), run.schedule(), run.id(), productionState())
                        : List.of());
    }

    /** They are read again only when a command has ended. */
    private void showNodes() {
        var ended = run.steps().stream()
                .filter(step -> step.returnCode().isPresent())
                .count();
        if (ended != readNodesAfter) {
            readNodesAfter = ended;
            var told = bolt.nodes(run.id());
            failures.show(told, user.roles().isEmpty() ? Map.of() : bolt.failedRows(run.id()));
            nodes.show(told, bolt.criticalPath(run.id()));
            before().ifPresent(other -> comparison.show(told, other, bolt.nodes(other)));
        }
    }

    /** The latest run before it of which there is something to compare with. */
    private Optional<RunId> before() {
        return bolt.runs(run.schedule(), LOOKED_THROUGH).stream()
                .filter(other -> other.id().value() < run.id().value()
                        && other.state().ended()
                        && !other.trigger().kind().equals("retry"))
                .map(Run::id)
                .filter(other -> !bolt.nodes(other).isEmpty())
                .findFirst();
    }

    /** A step is open while it is the last, and if it failed; one that went well makes room for the next. */
    private void add(Run.Step step) {
        if (!steps.isEmpty() && !StepDetails.failed(run.steps().get(steps.size() - 1))) {
            steps.getLast().setOpened(false);
        }
        var id = run.id();
        var details = new StepDetails(id, steps.size() + 1, step, (from, limit) -> bolt.log(id, from, limit));
        details.setOpened(steps.size() == run.steps().size() - 1 || StepDetails.failed(step));
        steps.add(details);
        commands.add(details);
    }

    private boolean productionState() {
        return run.publishes()
                && bolt.schedules().stream()
                        .anyMatch(schedule -> schedule.slug().equals(run.schedule()) && schedule.deferToProduction())
                && bolt.published(run.schedule()).filter(run.id()::equals).isPresent();
    }

    private void showBadges(boolean productionState) {
        badges.removeAll();
        badges.add(Badge.of(run.state()));
        if (productionState) {
            var badge = Badge.production("production state");
            badge.getElement().setAttribute("title", "Development that defers to production reads this run");
            badges.add(badge);
        }
    }

    private void showActions() {
        actions.removeAll();
        if (!user.is(Role.OPERATOR)) {
            return;
        }
        if (!run.state().ended()) {
            var cancel = button(cancelling ? "Cancelling…" : "Cancel", "circle-stop", this::cancel);
            cancel.setEnabled(!cancelling);
            actions.add(cancel);
            return;
        }
        if (retryable()) {
            actions.add(button("Retry what failed", "rotate-cw", () -> go(() -> bolt.retry(run.id()))));
        }
        actions.add(button("Run again", "rotate-cw", () -> go(this::again)));
    }

    private boolean retryable() {
        return run.state() == RunState.FAILED && bolt.canRetry(run.id());
    }

    private Run again() {
        return bolt.start(
                run.schedule(),
                new RunOrder(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new Run.Trigger("manual", Optional.of(user.name().value()), Optional.empty())));
    }

    private void go(Supplier<Run> start) {
        try {
            var started = start.get();
            getUI().ifPresent(ui -> ui.navigate("bolt/runs/" + started.id()));
        } catch (BoltFailure failure) {
            BoltView.refused(failure.getMessage());
        }
    }

    private void cancel() {
        try {
            bolt.cancel(run.id());
            cancelling = true;
            showActions();
        } catch (BoltFailure failure) {
            BoltView.refused(failure.getMessage());
        }
    }

    private void showNotice() {
        notice.setVisible(!run.message().isEmpty());
        if (run.message().isEmpty()) {
            return;
        }
        notice.removeAll();
        notice.setClassName("error", run.state() != RunState.CANCELED);
        notice.getElement().setAttribute("role", run.state() == RunState.CANCELED ? "status" : "alert");
        var reason = new Paragraph();
        reason.getElement().appendChild(ElementFactory.createStrong(sentence(run.message())));
        notice.add(Icons.of(run.state() == RunState.CANCELED ? "circle-slash" : "triangle-alert"));
        notice.add(new Div(reason, new Paragraph(wayOut())));
    }

    /** What remains true, and what to do. */
    private String wayOut() {
        return switch (run.state()) {
            case FAILED ->
                "The log below says what failed. Development reads nothing of this run. Mend it on %s and run again%s."
                        .formatted(
                                run.branch().isEmpty() ? "the branch" : run.branch(),
                                retryable() ? "; a retry builds what failed once more, at the same commit" : "");
            case ERROR ->
                "No command of it failed: mend the cause, then run again. Development reads the last good run.";
            case CANCELED -> "Development reads nothing of this run.";
            case QUEUED, STARTING, RUNNING, SUCCESS, SKIPPED -> "";
        };
    }

    private Div commandsHead() {
        var id = run.id();
        var title = new H2("Commands");
        title.addClassName("grow");
        var head = new Div(title, Artifacts.link(new Anchor(Artifacts.log(bolt, id), ""), "Download the whole log"));
        head.addClassName("slip-bolt-card-head");
        return head;
    }

    private static Button button(String words, String icon, Act act) {
        return new Button(words, Icons.of(icon), _ -> act.run());
    }

    private static String sentence(String words) {
        var begun = NAME.matcher(words).lookingAt() ? words : Words.capital(words);
        return words.endsWith(".") ? begun : begun + ".";
    }

    /** What Vaadin can keep in a session. */
    private interface Act extends Runnable, Serializable {}
}
