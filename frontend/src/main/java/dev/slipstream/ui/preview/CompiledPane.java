package dev.slipstream.ui.preview;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.preview.CompiledPreview;
import dev.slipstream.preview.PreviewFailure;
import dev.slipstream.ui.preview.DiffElement.Layout;
import dev.slipstream.ui.theme.Place;
import dev.slipstream.ui.theme.Segments;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SQL as it would be sent, and how it would be with deferral off. */
final class CompiledPane extends Div {
    private static final long serialVersionUID = 1;

    private final Div headline = new Div();
    private final Div body = new Div();
    private final DiffElement diff = new DiffElement();
    private final Segments<Layout> layouts =
            new Segments<>("Layout", List.of(Layout.values()), Layout::words, this::lay);
    private final Checkbox fold = new Checkbox("Fold unchanged");
    private transient @Nullable Pair shown;
    private Layout layout = Layout.INLINE;

    /** @param plain what it is with deferral off; empty where it is off */
    private record Pair(CompiledPreview deferred, Optional<CompiledPreview> plain) {}

    CompiledPane() {
        addClassName("slip-results-pane");
        headline.addClassName("slip-results-head");
        body.addClassName("slip-results-pane");
        layouts.press(layout);
        fold.addClassName("slip-fold");
        fold.addValueChangeListener(_ -> draw());
        add(headline, body);
        headline.add(new Span("Not compiled yet"));
    }

    void show(CompiledPreview deferred, Optional<CompiledPreview> plain) {
        shown = new Pair(deferred, plain);
        headline.removeAll();
        headline.add(words(deferred, plain));
        plain.filter(other -> !other.sql().equals(deferred.sql())).ifPresent(other -> headline.add(layouts, fold));
        body.removeAll();
        body.add(legend(deferred, plain), diff);
        draw();
    }

    void show(PreviewFailure failure) {
        shown = null;
        headline.removeAll();
        var words = new Span(failure.title());
        words.addClassName("slip-bad");
        headline.add(words);
        body.removeAll();
        body.add(new Pre(String.valueOf(failure.getMessage())));
    }

    /** The next of the layouts. */
    void turn() {
        layouts.press(layout.next());
        lay(layout.next());
    }

    private void lay(Layout chosen) {
        layout = chosen;
        draw();
    }

    private void draw() {
        var pair = shown;
        if (pair != null) {
            var deferred = pair.deferred().sql();
            var plain = pair.plain().map(CompiledPreview::sql).orElse(deferred);
            diff.show(deferred, plain, plain.equals(deferred) ? Layout.ONE : layout, fold.getValue());
        }
    }

    private static Div words(CompiledPreview deferred, Optional<CompiledPreview> plain) {
        var title = new Span(headline(deferred, plain));
        title.addClassName("slip-option-title");
        var detail = new Span(
                "compiled in %d ms · %s".formatted(deferred.took().toMillis(), Standing.of(deferred.status())));
        detail.addClassName("slip-secondary");
        var words = new Div(title, detail);
        words.addClassNames("slip-column", "slip-grow");
        return words;
    }

    private static String headline(CompiledPreview deferred, Optional<CompiledPreview> plain) {
        if (plain.isEmpty()) {
            return deferred.status().defers() ? "Deferred" : "Not deferred";
        }
        var production = Reads.count(deferred.reads(), "production");
        return production == 0 || plain.get().sql().equals(deferred.sql())
                ? "Deferring changes nothing in this model"
                : "%d of %d relations differ".formatted(production, Reads.relations(deferred.reads()));
    }

    /** What the two colours mean, and whether the other would run at all. */
    private static Div legend(CompiledPreview deferred, Optional<CompiledPreview> plain) {
        var legend = new Div();
        legend.addClassName("slip-diff-legend");
        if (plain.filter(other -> !other.sql().equals(deferred.sql())).isEmpty()) {
            legend.setVisible(false);
            return legend;
        }
        legend.add(Place.PRODUCTION.chip("Deferred"), Place.DEVELOPMENT.chip("Not deferred"));
        var missing = Reads.count(plain.get().reads(), "missing");
        if (missing > 0) {
            legend.add(Place.MISSING.chip("would fail: %d missing".formatted(missing)));
        }
        return legend;
    }
}
