package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunState;
import java.util.List;
import java.util.Optional;

/** What a run was started by, what it built, when and how far. */
final class RunFacts extends DescriptionList {
    private static final long serialVersionUID = 1;

    private transient List<Object> shown = List.of();

    RunFacts() {
        addClassName("slip-bolt-facts");
    }

    /** @param outcome what dbt says of its nodes */
    void show(Run run, Optional<String> outcome) {
        var now = List.<Object>of(
                run.state(), run.commit(), run.startedAt(), run.finishedAt(), run.done(), run.total(), outcome);
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        removeAll();
        var trigger = new Span(Words.trigger(run.trigger()));
        run.trigger().reason().ifPresent(reason -> trigger.add(secondary(" " + reason)));
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
        fact("Duration", RunTable.duration(run));
        outcome.ifPresent(words -> fact("Result", new Span(words)));
        if (run.state() == RunState.RUNNING && run.total() > 0) {
            fact("Progress", new Span("%d of %d".formatted(run.done(), run.total())));
        }
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
