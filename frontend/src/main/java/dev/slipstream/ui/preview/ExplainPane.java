package dev.slipstream.ui.preview;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.preview.CompiledPreview;
import dev.slipstream.preview.PreviewFailure;
import dev.slipstream.preview.Read;
import dev.slipstream.ui.theme.Place;
import java.io.Serializable;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One row per reference: what it reads, why, and what each side has. */
final class ExplainPane extends Div {
    private static final long serialVersionUID = 1;

    private final GoTo goTo;

    /** Shows a line of the model, from 1. */
    interface GoTo extends IntConsumer, Serializable {}

    ExplainPane(GoTo goTo) {
        this.goTo = goTo;
        addClassNames("slip-results-pane", "slip-scroll");
        var waiting = new Div(new Span("Not looked at yet"));
        waiting.addClassName("slip-empty");
        add(waiting);
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
        removeAll();
        var reads = Reads.all(compiled.reads());
        var title = new Span(verdict(node, reads));
        title.addClassName("slip-option-title");
        var standing = new Span("For a preview of this model · " + Standing.of(compiled.status()));
        standing.addClassName("slip-secondary");
        var head = new Div(title, standing);
        head.addClassName("slip-verdict");
        add(head);
        if (reads.isEmpty()) {
            return;
        }
        add(bar(reads), counts(reads), table(compiled.reads()));
    }

    private static String verdict(String node, List<Read> reads) {
        var all = reads.size();
        var missing =
                reads.stream().filter(read -> read.from().equals("missing")).count();
        var production =
                reads.stream().filter(read -> read.from().equals("production")).count();
        if (all == 0) {
            return "%s reads no other model".formatted(node);
        }
        if (missing > 0) {
            return "%s will not run yet: %d of %d references %s missing"
                    .formatted(node, missing, all, missing == 1 ? "is" : "are");
        }
        return production == 0
                ? "%s reads nothing from production".formatted(node)
                : "%s reads production for %d of %d references".formatted(node, production, all);
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

    private NativeTable table(List<Read> reads) {
        var header = new NativeTableRow();
        for (var name : List.of("Reference", "Reads", "Relation and reason", "My copy", "Production", "Favor state")) {
            header.add(new NativeTableHeaderCell(name));
        }
        var body = new NativeTableBody();
        reads.forEach(read -> rows(body, read, false));
        var table = new NativeTable(new NativeTableHeader(header), body);
        table.addClassName("slip-explain");
        return table;
    }

    private void rows(NativeTableBody body, Read read, boolean child) {
        var row = new NativeTableRow(
                two((child ? "↳ " : "") + read.name(), read.kind() == null ? "" : read.kind(), child),
                new NativeTableCell(Reads.place(read).chip(Reads.place(read).word())),
                two(Reads.relation(read.relation()), read.text(), false),
                cell(side(read.development().relation(), read.development().exists())),
                cell(side(read.production().relation(), read.production().exists())),
                favor(read));
        if (!child && !read.lines().isEmpty()) {
            row.getElement().setAttribute("role", "button").setAttribute("tabindex", "0");
            row.addClickListener(_ -> goTo.accept(read.lines().getFirst()));
        }
        body.add(row);
        read.children().forEach(each -> rows(body, each, true));
    }

    private static NativeTableCell two(String first, String second, boolean child) {
        var name = new Span(first);
        name.addClassName("slip-name");
        var detail = new Span(second);
        detail.addClassName("slip-kind");
        var cell = new NativeTableCell(name, detail);
        cell.setClassName("slip-child", child);
        return cell;
    }

    /** Whether a side has it. */
    private static String side(@Nullable String relation, @Nullable Boolean exists) {
        if (relation == null) {
            return "–";
        }
        if (exists == null) {
            return "unknown";
        }
        return exists ? "there" : "none";
    }

    private static NativeTableCell cell(String text) {
        var word = new Span(text);
        word.setClassName("nothing", !text.equals("there"));
        return new NativeTableCell(word);
    }

    private static Component favor(Read read) {
        var under = read.underFavorState();
        if (under == null) {
            return cell("–");
        }
        if (under.equals(read.from())) {
            return cell("same");
        }
        return new NativeTableCell(new Span(Place.ofWire(under).word()));
    }
}
