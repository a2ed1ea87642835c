package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunState;

/** What a run was started by, what it built, when and how far. */
final class RunFacts extends DescriptionList {
    private static final long serialVersionUID = 1;

    RunFacts() {
        addClassName("slip-bolt-facts");
    }

    void show(Run run) {
        removeAll();
        var trigger = new Span(Words.trigger(run.trigger()));
        run.trigger().reason().ifPresent(reason -> trigger.add(secondary(" " + reason)));
        var commit = new Span(ScheduleTable.mono(Words.commit(run)));
        run.commitSubject().ifPresent(subject -> commit.add(secondary(" " + subject)));
        fact("Schedule", new Span(run.schedule().value()));
        fact("Trigger", trigger);
        fact("Commit", commit);
        fact(
                run.startedAt().isPresent() ? "Started" : "Queued",
                new Moment(run.startedAt().orElse(run.queuedAt()), Moment.Form.MOMENT));
        fact("Duration", RunTable.duration(run));
        if (run.total() > 0) {
            fact(run.state() == RunState.RUNNING ? "Progress" : "Nodes", new Span(progress(run)));
        }
    }

    private static String progress(Run run) {
        return run.done() == run.total()
                ? Integer.toString(run.total())
                : "%d of %d".formatted(run.done(), run.total());
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
