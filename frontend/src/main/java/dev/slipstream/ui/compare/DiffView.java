package dev.slipstream.ui.compare;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.compare.ResultDiff;
import dev.slipstream.compare.ResultDiff.Cell;
import dev.slipstream.compare.ResultDiff.ColumnDiff;
import dev.slipstream.compare.ResultDiff.Sample;
import dev.slipstream.ui.theme.Segments;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A comparison's answer: the verdict, the columns that differ, and samples of the rows that do. */
final class DiffView extends Div {
    private static final long serialVersionUID = 1;

    private final Div sampled = new Div();

    DiffView(ResultDiff diff) {
        addClassName("slip-diff-view");
        add(verdict(diff));
        if (!diff.counts().isEqual()) {
            add(bar(diff.counts()), legend(diff.counts()));
        }
        var columns = diff.columns().stream().filter(DiffView::isTold).toList();
        if (!columns.isEmpty()) {
            add(columns(columns, diff));
        }
        if (!diff.samples().isEmpty()) {
            add(samples(diff.samples()), sampled);
            show(diff.samples().getFirst());
        }
    }

    private static Div verdict(ResultDiff diff) {
        var title = new Span(DiffWords.verdict(diff));
        title.addClassName("slip-option-title");
        var detail = new Span(DiffWords.detail(diff));
        detail.addClassName("slip-secondary");
        var verdict = new Div(title, detail);
        verdict.addClassNames("slip-column", "slip-verdict");
        return verdict;
    }

    private static Div bar(ResultDiff.Counts counts) {
        var bar = new Div();
        bar.addClassName("slip-explain-bar");
        bar.getElement().setAttribute("aria-hidden", "true");
        part(bar, "same", counts.same());
        part(bar, "changed", counts.changed());
        part(bar, "added", counts.added());
        part(bar, "removed", counts.removed());
        return bar;
    }

    private static void part(Div bar, String style, long rows) {
        if (rows > 0) {
            var part = new Span();
            part.addClassName(style);
            part.getStyle().set("flex", "%d 1 3px".formatted(rows));
            bar.add(part);
        }
    }

    private static Div legend(ResultDiff.Counts counts) {
        var legend = new Div();
        legend.addClassName("slip-explain-counts");
        entry(legend, "same", counts.same(), "the same");
        entry(legend, "changed", counts.changed(), "changed");
        entry(legend, "added", counts.added(), "only in mine");
        entry(legend, "removed", counts.removed(), "only in production");
        return legend;
    }

    private static void entry(Div legend, String style, long rows, String words) {
        if (rows > 0) {
            var dot = new Span();
            dot.addClassNames("slip-diff-dot", style);
            legend.add(new Span(dot, new Span("%,d %s".formatted(rows, words))));
        }
    }

    /** The others are the same on both sides. */
    private static boolean isTold(ColumnDiff column) {
        return column.changed() > 0 || !Objects.equals(column.mine(), column.theirs());
    }

    private static Component columns(List<ColumnDiff> columns, ResultDiff diff) {
        var body = new NativeTableBody();
        var both = diff.counts().same() + diff.counts().changed();
        for (var column : columns) {
            var name = new Span(column.name());
            name.addClassName("slip-name");
            var type = new Span(DiffWords.types(column));
            type.addClassName("slip-kind");
            var share = new Div(new Div());
            share.addClassName("slip-diff-share");
            share.getChildren()
                    .findFirst()
                    .ifPresent(filled -> filled.getStyle()
                            .set(
                                    "width",
                                    "%d%%".formatted(both == 0 ? 0 : Math.ceilDiv(100 * column.changed(), both))));
            body.add(new NativeTableRow(
                    new NativeTableCell(name, type),
                    new NativeTableCell(new Span(column.isShared() ? "%,d".formatted(column.changed()) : "–")),
                    new NativeTableCell(share)));
        }
        var table = new NativeTable(new NativeTableHeader(header(List.of("Column", "Rows changed", "Share"))), body);
        table.addClassNames("slip-explain", "slip-diff-columns");
        return table;
    }

    private Component samples(List<Sample> samples) {
        var kinds = new Segments<>(
                "Rows that differ",
                samples.stream().map(Sample::kind).toList(),
                DiffWords::kind,
                kind -> samples.stream()
                        .filter(sample -> sample.kind() == kind)
                        .findFirst()
                        .ifPresent(this::show));
        kinds.press(samples.getFirst().kind());
        var head = new Div(kinds);
        head.addClassName("slip-results-head");
        return head;
    }

    private void show(Sample sample) {
        var body = new NativeTableBody();
        for (var row : sample.rows()) {
            var line = new NativeTableRow();
            row.forEach(cell -> line.add(cell(cell)));
            body.add(line);
        }
        var table = new NativeTable(new NativeTableHeader(header(sample.columns())), body);
        table.addClassNames("slip-diff-rows", sample.kind().name().toLowerCase(java.util.Locale.ROOT));
        sampled.removeAll();
        sampled.addClassName("slip-diff-sample");
        sampled.add(table);
    }

    private static NativeTableRow header(List<String> names) {
        var row = new NativeTableRow();
        names.forEach(name -> row.add(new NativeTableHeaderCell(name)));
        return row;
    }

    /** Production's value, crossed out, before mine where they differ. */
    private static NativeTableCell cell(Cell cell) {
        if (Objects.equals(cell.mine(), cell.theirs())) {
            return new NativeTableCell(value(cell.mine(), ""));
        }
        return new NativeTableCell(value(cell.theirs(), "before"), new Span(" → "), value(cell.mine(), "after"));
    }

    private static Span value(@Nullable Object value, String style) {
        var shown = new Span(value == null ? "null" : value.toString());
        shown.setClassName("nothing", value == null);
        if (!style.isEmpty()) {
            shown.addClassName(style);
        }
        return shown;
    }
}
