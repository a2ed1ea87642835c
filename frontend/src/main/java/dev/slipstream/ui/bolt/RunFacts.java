package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunState;
import dev.slipstream.defer.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a run was started by, what it built, when and how far. */
final class RunFacts extends DescriptionList {
    private static final long serialVersionUID = 1;

    private static final Pattern RUN = Pattern.compile("#(\\d+)");

    private static final String RETENTION = " as its schedule keeps no more";

    /** A run that waits for less has only been checked out. */
    private static final Duration NOTABLE = Duration.ofSeconds(30);

    private transient List<Object> shown = List.of();

    RunFacts() {
        addClassName("slip-bolt-facts");
    }

    /**
     * @param outcome what dbt says of its nodes
     * @param removed when its log and files were
     * @param retries the runs that retry it
     */
    void show(Run run, Optional<String> outcome, Optional<Instant> removed, List<RunId> retries) {
        var now = List.<Object>of(
                run.state(),
                run.commit(),
                run.startedAt(),
                run.finishedAt(),
                run.done(),
                run.total(),
                run.login(),
                outcome,
                removed,
                retries);
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        removeAll();
        var trigger = new Span(Words.trigger(run.trigger()));
        run.trigger().reason().ifPresent(reason -> trigger.add(linked(reason)));
        var commit = new Span(ScheduleTable.mono(Words.commit(run)));
        run.commitSubject().ifPresent(subject -> commit.add(secondary(" " + subject)));
        fact(
                "Schedule",
                new Anchor("bolt/schedules/" + run.schedule(), run.schedule().value()));
        fact("Trigger", trigger);
        fact("Commit", commit);
        fact(
                run.startedAt().isPresent() ? "Started" : "Queued",
                new Moment(run.startedAt().orElse(run.queuedAt()), Moment.Form.MOMENT));
        fact("Duration", duration(run));
        if (!run.login().user().isEmpty()) {
            fact("Warehouse login", login(run));
        }
        if (!retries.isEmpty()) {
            var links = new Span();
            retries.forEach(retry -> links.add(new Anchor("bolt/runs/" + retry, "#" + retry), new Span(" ")));
            fact("Retried by", links);
        }
        outcome.ifPresent(words -> fact("Result", new Span(words)));
        removed.ifPresent(at -> fact(
                "Log and files",
                new Span(new Span("removed "), new Moment(at, Moment.Form.MOMENT), secondary(RETENTION))));
        if (run.state() == RunState.RUNNING && run.total() > 0) {
            fact("Progress", new Span("%d of %d".formatted(run.done(), run.total())));
        }
    }

    private static Component duration(Run run) {
        var waited = run.startedAt()
                .map(began -> Duration.between(run.queuedAt(), began))
                .filter(time -> time.compareTo(NOTABLE) > 0);
        var duration = RunTable.duration(run);
        return waited.<Component>map(
                        time -> new Span(duration, secondary(" after %s in the queue".formatted(Words.duration(time)))))
                .orElse(duration);
    }

    /** A reason that names a run leads there. */
    private static Span linked(String reason) {
        var words = secondary(" ");
        var end = 0;
        var found = RUN.matcher(reason);
        while (found.find()) {
            words.add(reason.substring(end, found.start()));
            words.add(new Anchor("bolt/runs/" + found.group(1), found.group()));
            end = found.end();
        }
        words.add(reason.substring(end));
        return words;
    }

    private static Span login(Run run) {
        var login = new Span(ScheduleTable.mono(run.login().user()));
        if (!run.login().own()) {
            login.add(secondary(" the stored one"));
            login.getElement()
                    .setAttribute(
                            "title",
                            "The warehouse gives runs no login of their own: a model that prints this one's password gives it away");
        } else {
            login.add(secondary(" its own, for this run only"));
        }
        return login;
    }

    private void fact(String name, Component value) {
        var fact = new Div(new Term(name), new Description(value));
        getElement().appendChild(fact.getElement());
    }

    private static Span secondary(String text) {
        var secondary = new Span(text);
        secondary.addClassName("slip-bolt-quiet");
        return secondary;
    }
}
