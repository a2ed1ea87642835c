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

    private final transient ExplainTable.Act act;
    private final transient Asking asking;
    private final transient InstantSource clock;
    private boolean together;
    private boolean ancestors;

    /** What the pane asks for, because it was told to. */
    interface Asking {
        /** Looks again. */
        void look();
    }

    ExplainPane(ExplainTable.Act act, Asking asking, InstantSource clock) {
        this.act = act;
        this.asking = asking;
        this.clock = clock;
        addClassNames("slip-results-pane", "slip-scroll");
        var waiting = new Div(new Span("Not looked at yet"));
        waiting.addClassName("slip-empty");
        add(waiting);
    }

    /** It speaks of a build of the model, in which the model itself is selected with its tests; else of a preview. */
    boolean ofBuild() {
        return together;
    }

    /** It speaks of what everything above the model reads too. */
    boolean ofAncestors() {
        return ancestors;
    }

    void show(PreviewFailure failure) {
        removeAll();
        var words = new Span(failure.title());
        words.addClassName("slip-option-title");
        var verdict = new Div(words, new Span(String.valueOf(failure.getMessage())));
        verdict.addClassName("slip-verdict");
        add(verdict);
    }

    void show(String node, CompiledPreview compiled) {
        show(node, compiled, compiled.broken().map(ExplainPane::lastGood));
    }

    private static String lastGood(Broken broken) {
        return "The project does not parse, so this is of its last good state. %s".formatted(broken.text());
    }

    /** @param caveat why this may not be all, or not be so any more */
    void show(String node, CompiledPreview compiled, Optional<String> caveat) {
        removeAll();
        var reads = Reads.all(compiled.reads());
        caveat.ifPresent(words -> add(new Caveat(words)));
        add(head(ancestors ? ExplainWords.ofAncestors(node, reads) : ExplainWords.of(node, reads), compiled));
        if (reads.isEmpty()) {
            return;
        }
        add(bar(reads), counts(reads));
        add(new ExplainTable(compiled.reads(), compiled.status().choice().pins(), clock.instant(), act));
        var suggestions = Suggestions.of(node, compiled);
        if (!suggestions.isEmpty()) {
            add(new SuggestionList(suggestions, act));
        }
    }

    private Div head(String verdict, CompiledPreview compiled) {
        var title = new Span(verdict);
        title.addClassName("slip-option-title");
        var standing = new Span(Standing.of(compiled.status()));
        standing.addClassName("slip-secondary");
        var words = new Div(title, standing);
        words.addClassNames("slip-column", "slip-grow");
        var again = Icons.button("refresh-cw", "Look again");
        again.addClickListener(_ -> asking.look());
        var head = new Div(words, scopes(), commands(), again);
        head.addClassNames("slip-verdict", "slip-row");
        return head;
    }

    private Component scopes() {
        var scopes = new Segments<>(
                "What is looked at", List.of(false, true), all -> all ? "All ancestors" : "References", all -> {
                    ancestors = all;
                    asking.look();
                });
        scopes.press(ancestors);
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

    private static Div bar(List<Read> reads) {
        var bar = new Div();
        bar.addClassName("slip-explain-bar");
        bar.getElement().setAttribute("aria-hidden", "true");
        for (var place : Place.values()) {
            var count = count(reads, place);
            if (count > 0) {
                var part = new Span();
                part.addClassName(place.style());
                part.getStyle().set("flex", Long.toString(count));
                bar.add(part);
            }
        }
        return bar;
    }

    private static Div counts(List<Read> reads) {
        var counts = new Div();
        counts.addClassName("slip-explain-counts");
        for (var place : Place.values()) {
            var count = count(reads, place);
            if (count > 0) {
                counts.add(new Span(place.glyph(), new Span("%d %s".formatted(count, place.word()))));
            }
        }
        return counts;
    }

    private static long count(List<Read> reads, Place place) {
        return reads.stream().filter(read -> Reads.place(read) == place).count();
    }
}
