package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunState;
import dev.slipstream.defer.RunId;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** One command of a run: its line, how it went, how long it took, and its log. */
final class StepDetails extends Details {
    private static final long serialVersionUID = 1;

    private final Span state = new Span();
    private final Span took = new Span();
    private final LogElement log;
    private final transient LogReader reader;
    private transient Run.Step latest;
    private transient Optional<RunState> shown = Optional.empty();

    /** @param number among the run's, from 1 */
    StepDetails(RunId run, int number, Run.Step step, LogReader.Source source) {
        this.latest = step;
        this.log = new LogElement("Log of " + step.line());
        this.reader = new LogReader(source, step.logFrom());
        addClassName("slip-bolt-step");
        addThemeName("no-padding");
        var line = new Span(step.line());
        line.addClassName("slip-bolt-mono");
        took.addClassName("slip-bolt-small");
        var part = "step-" + number;
        setId(part);
        var summary = new Div(state, line, took, Permalink.of("bolt/runs/" + run, part, "this command"));
        summary.addClassName("slip-bolt-step-summary");
        setSummary(summary);
        add(log);
        addOpenedChangeListener(_ -> read());
        log.onEarlier(() -> {
            log.writeEarlier(reader.earlier());
            log.cut(reader.cut());
        });
    }

    /** @param over the run has ended, so this step's log grows no more */
    void show(Run.Step step, boolean over) {
        var look = look(step, over);
        if (!Optional.of(look).equals(shown)) {
            shown = Optional.of(look);
            showState(step, look, over);
        }
        if (look == RunState.SUCCESS) {
            log.fromTop();
        }
        latest = step;
        read();
    }

    /** What nobody looks at is not sent: a page with a long log is there sooner. */
    private void read() {
        if (!isOpened()) {
            return;
        }
        var text =
                reader.read(latest.finishedAt().isPresent() ? OptionalLong.of(latest.logTo()) : OptionalLong.empty());
        if (reader.gap()) {
            log.restart();
        }
        log.cut(reader.cut());
        if (!text.isEmpty()) {
            log.write(text);
        }
    }

    private void showState(Run.Step step, RunState look, boolean over) {
        state.removeAll();
        state.add(Badge.icon(look));
        state.setClassName(Words.style(look));
        state.getElement().setAttribute("role", "img");
        state.getElement().setAttribute("aria-label", word(step, over));
        state.getElement().setAttribute("title", word(step, over));
        took.removeAll();
        step.startedAt()
                .ifPresent(began -> step.finishedAt()
                        .ifPresentOrElse(
                                ended -> took.setText(Words.duration(Duration.between(began, ended))),
                                () -> took.add(over ? new Span("–") : new Moment(began, Moment.Form.ELAPSED))));
    }

    static boolean failed(Run.Step step) {
        return step.returnCode().filter(code -> code != 0).isPresent();
    }

    private static RunState look(Run.Step step, boolean over) {
        if (step.returnCode().isEmpty()) {
            return over ? RunState.CANCELED : RunState.RUNNING;
        }
        return failed(step) ? RunState.FAILED : RunState.SUCCESS;
    }

    private static String word(Run.Step step, boolean over) {
        return step.returnCode()
                .map(code -> code == 0 ? "Success" : "Failed, status " + code)
                .orElse(over ? "Not finished" : "Running");
    }
}
