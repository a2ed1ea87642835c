package dev.slipstream.ui.preview;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import dev.slipstream.preview.PreviewFailure;
import dev.slipstream.preview.PreviewResult;
import dev.slipstream.preview.Read;
import dev.slipstream.ui.editor.OpenFile;
import dev.slipstream.ui.theme.Icons;
import java.util.List;
import java.util.Optional;

/** Rows, or why there are none. */
final class DataPane extends Div {
    private static final long serialVersionUID = 1;
    private static final int DEFAULT_LIMIT = 500;

    private final transient OpenFile file;
    private final transient Act act;
    private final Div headline = new Div();
    private final Select<Integer> limit = new Select<>();
    private final Div reads = new Div();
    private final Div body = new Div();
    private transient Optional<PreviewResult> lastGood = Optional.empty();

    /** What the pane asks for. */
    interface Act extends FailureBox.Actions {
        void stop();
    }

    DataPane(OpenFile file, Act act) {
        this.file = file;
        this.act = act;
        addClassName("slip-results-pane");
        headline.addClassNames("slip-row", "slip-grow");
        headline.getElement().setAttribute("aria-live", "polite");
        limit.setItems(100, DEFAULT_LIMIT, 1_000, 10_000);
        limit.setItemLabelGenerator("Limit %,d"::formatted);
        limit.setValue(DEFAULT_LIMIT);
        limit.setAriaLabel("Row limit");
        limit.addValueChangeListener(changed -> {
            if (changed.isFromClient() && lastGood.isPresent()) {
                act.preview();
            }
        });
        var head = new Div(headline, limit);
        head.addClassName("slip-results-head");
        reads.addClassName("slip-reads");
        body.addClassName("slip-results-pane");
        add(head, reads, body);
        reads(List.of());
        showEmpty();
    }

    int limit() {
        return limit.getValue();
    }

    void reads(List<Read> known) {
        reads.removeAll();
        reads.setVisible(!known.isEmpty());
        var label = new Span("Reads from");
        label.addClassName("slip-secondary");
        reads.add(label);
        for (var read : known) {
            var chip = Reads.place(read).chip(read.name());
            chip.addClassName("slip-mono");
            chip.getElement().setAttribute("title", read.text());
            reads.add(chip);
        }
    }

    private void showEmpty() {
        headline.removeAll();
        var title = new Span("No preview yet");
        title.addClassName("slip-option-title");
        var icon = Icons.of("table-2");
        icon.addClassName("large");
        var run = new Button("Preview", Icons.of("play"), _ -> act.preview());
        var empty = new Div(
                icon,
                title,
                new Span("Preview runs this model’s SQL and shows up to %,d rows. Nothing is written to the warehouse."
                        .formatted(limit())),
                run);
        empty.addClassName("slip-empty");
        set(empty);
    }

    void running() {
        var seconds = new Span();
        seconds.addClassName("slip-secondary");
        seconds.getElement()
                .executeJs("const since = performance.now(); const timer = setInterval(() => {"
                        + "if (!this.isConnected) clearInterval(timer);"
                        + "else this.textContent = ((performance.now() - since) / 1000).toFixed(1) + ' s'; }, 100)");
        var spinner = new Span();
        spinner.addClassNames("slip-glyph", "spinner");
        var words = new Span("Running on PostgreSQL");
        words.addClassName("slip-option-title");
        var space = new Span();
        space.addClassName("slip-grow");
        var cancel = new Button("Cancel", _ -> act.stop());
        cancel.addThemeVariants(ButtonVariant.SMALL);
        headline.removeAll();
        headline.add(spinner, words, seconds, space, cancel);
        body.setClassName("slip-waiting", true);
    }

    void stopped() {
        body.setClassName("slip-waiting", false);
        headline.removeAll();
        headline.add(new Span("Stopped. The query was cancelled in the warehouse too."));
    }

    void show(PreviewResult result) {
        lastGood = Optional.of(result);
        var count = new Span(count(result));
        count.addClassName("slip-option-title");
        var took = new Span("in %,d ms".formatted(result.query().toMillis()));
        took.addClassName("slip-secondary");
        headline.removeAll();
        headline.add(count, took);
        if (result.truncated()) {
            var more = new Span("there are more");
            more.addClassName("slip-secondary");
            headline.add(more);
        }
        set(RowGrid.of(result));
    }

    private static String count(PreviewResult result) {
        var count = result.rows().count();
        return count == 1 ? "1 row" : "%,d rows".formatted(count);
    }

    void show(PreviewFailure failure) {
        headline.removeAll();
        var words = new Span("Preview failed");
        words.addClassNames("slip-option-title", "slip-bad");
        headline.add(words);
        var scroll = new Div(new FailureBox(failure, file, act));
        scroll.addClassName("slip-scroll");
        lastGood.ifPresent(good -> scroll.add(lastGood(good)));
        set(scroll);
    }

    private Div lastGood(PreviewResult good) {
        var words = new Span("Last good result");
        words.addClassName("slip-option-title");
        var rows = new Span(count(good));
        rows.addClassNames("slip-secondary", "slip-grow");
        var show = new Button("Show it", _ -> show(good));
        show.addThemeVariants(ButtonVariant.SMALL);
        var row = new Div(words, rows, show);
        row.addClassName("slip-results-head");
        return row;
    }

    private void set(Component shown) {
        body.setClassName("slip-waiting", false);
        body.removeAll();
        body.add(shown);
    }
}
