package dev.slipstream.ui.preview;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.dbt.Broken;
import dev.slipstream.preview.CompiledPreview;
import dev.slipstream.preview.PreviewFailure;
import dev.slipstream.preview.Read;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.ui.theme.Place;
import dev.slipstream.ui.theme.Segments;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What the model reads and why: the verdict, the references, and what to do about them. */
final class ExplainPane extends Div {
    private static final long serialVersionUID = 1;

    private final transient Asking asking;
    private final transient InstantSource clock;
    private final SelectionPane selection;
    private final Div above = new Div();
    private final Span title = new Span();
    private final Span standing = new Span();
    private final Div head;
    private final Div waiting = new Div();
    private final Div bar = new Div();
    private final Div counts = new Div();
    private final ExplainTable table;
    private final SuggestionList suggestions;
    private final Div below;
    private boolean together;
    private Scope scope = Scope.REFERENCES;

    /** What is looked at. */
    private enum Scope {
        REFERENCES("References"),
        ANCESTORS("All ancestors"),
        SELECTION("Selection");

        private final String words;

        Scope(String words) {
            this.words = words;
        }
    }

    /** What the pane asks for, because it was told to. */
    interface Asking {
        /** Looks again. */
        void look();
    }

    ExplainPane(ExplainTable.Act act, Asking asking, SelectionPane selection, InstantSource clock) {
        this.table = new ExplainTable(act);
        this.suggestions = new SuggestionList(act);
        this.below = new Div(bar, counts, table, suggestions);
        this.asking = asking;
        this.selection = selection;
        this.clock = clock;
        this.head = head();
        addClassNames("slip-results-pane", "slip-scroll");
        title.addClassName("slip-option-title");
        standing.addClassName("slip-secondary");
        bar.addClassName("slip-explain-bar");
        bar.getElement().setAttribute("aria-hidden", "true");
        counts.addClassName("slip-explain-counts");
        var empty = new Div(new Span("Not looked at yet"));
        empty.addClassName("slip-empty");
        waiting.add(empty);
        head.setVisible(false);
        below.setVisible(false);
        selection.setVisible(false);
        add(above, head, waiting, below, selection);
    }

    /** It speaks of a build of the model, in which the model itself is selected with its tests; else of a preview. */
    boolean ofBuild() {
        return together;
    }

    /** It speaks of what everything above the model reads too. */
    boolean ofAncestors() {
        return scope == Scope.ANCESTORS;
    }

    void show(PreviewFailure failure) {
        show(Optional.empty(), failure.title(), String.valueOf(failure.getMessage()));
    }

    /** What is pressed stays in its place, so that no click meets a button that has just gone. */
    private void show(Optional<String> caveat, String verdict, String circumstances) {
        above.removeAll();
        caveat.ifPresent(words -> above.add(new Caveat(words)));
        title.setText(verdict);
        standing.setText(circumstances);
        head.setVisible(true);
        waiting.setVisible(false);
        below.setVisible(false);
        selection.setVisible(scope == Scope.SELECTION);
        if (scope == Scope.SELECTION && isVisible()) {
            selection.look(together);
        }
    }

    void show(String node, CompiledPreview compiled) {
        show(node, compiled, compiled.broken().map(ExplainPane::lastGood));
    }

    private static String lastGood(Broken broken) {
        return "The project does not parse, so this is of its last good state. %s".formatted(broken.text());
    }

    /** @param caveat why this may not be all, or not be so any more */
    void show(String node, CompiledPreview compiled, Optional<String> caveat) {
        var reads = Reads.all(compiled.reads());
        show(caveat, title(node, compiled.reads()), Standing.of(compiled.status()));
        if (reads.isEmpty() || scope == Scope.SELECTION) {
            return;
        }
        below.setVisible(true);
        spread(reads);
        table.show(compiled.reads(), compiled.status().choice().pins(), clock.instant());
        suggestions.show(Suggestions.of(node, compiled));
    }

    private String title(String node, List<Read> reads) {
        return switch (scope) {
            case REFERENCES -> ExplainWords.of(node, reads);
            case ANCESTORS -> ExplainWords.ofAncestors(node, reads);
            case SELECTION -> "What the models of a selection read";
        };
    }

    private Div head() {
        var words = new Div(title, standing);
        words.addClassNames("slip-column", "slip-grow");
        var again = Icons.button("refresh-cw", "Look again");
        again.addClickListener(_ -> asking.look());
        var row = new Div(words, scopes(), commands(), again);
        row.addClassNames("slip-verdict", "slip-row");
        return row;
    }

    private Component scopes() {
        var scopes = new Segments<>("What is looked at", List.of(Scope.values()), each -> each.words, each -> {
            scope = each;
            asking.look();
        });
        scopes.press(scope);
        return scopes;
    }

    /** Under favor state a preview and a build of the same model read different relations. */
    private Component commands() {
        var commands = new Segments<>(
                "The command that is spoken of", List.of(false, true), build -> build ? "Build" : "Preview", build -> {
                    together = build;
                    asking.look();
                });
        commands.press(together);
        return commands;
    }

    /** How many are read from where. */
    private void spread(List<Read> reads) {
        bar.removeAll();
        counts.removeAll();
        for (var place : Place.values()) {
            var count = count(reads, place);
            if (count > 0) {
                var part = new Span();
                part.addClassName(place.style());
                part.getStyle().set("flex", Long.toString(count));
                bar.add(part);
                counts.add(new Span(place.glyph(), new Span("%d %s".formatted(count, place.word()))));
            }
        }
    }

    private static long count(List<Read> reads, Place place) {
        return reads.stream().filter(read -> Reads.place(read) == place).count();
    }
}
