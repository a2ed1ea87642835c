package dev.slipstream.ui.preview;

import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.renderer.LitRenderer;
import dev.slipstream.dbt.RowSink;
import dev.slipstream.preview.PreviewResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A preview's rows as a grid: name and type at the head, numbers at the right, null in italics. */
final class RowGrid {
    private static final Pattern NUMBER =
            Pattern.compile("(small|big)?int.*|numeric.*|decimal.*|double.*|real|float.*|serial.*");
    private static final int FIT_CHARACTERS = 24;
    private static final int CHARACTER_PIXELS = 8;
    private static final int PADDING_PIXELS = 26;
    private static final int SAMPLE_ROWS = 50;

    private RowGrid() {}

    /** @param number from 1 */
    private record Row(int number, List<@Nullable Object> cells) {}

    static Grid<?> of(PreviewResult result) {
        var grid = new Grid<Row>();
        grid.addClassName("slip-data");
        grid.addThemeVariants(GridVariant.NO_BORDER, GridVariant.COLUMN_BORDERS);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.getElement().setAttribute("aria-label", "Rows of the preview");
        grid.addColumn(LitRenderer.<Row>of("<span class='slip-row-number'>${item.n}</span>")
                        .withProperty("n", Row::number))
                .setHeader("#")
                .setFrozen(true)
                .setWidth("48px")
                .setFlexGrow(0)
                .setTextAlign(ColumnTextAlign.END);
        var rows = new ArrayList<Row>();
        for (var cells : result.cells()) {
            rows.add(new Row(rows.size() + 1, cells));
        }
        for (var index = 0; index < result.columns().size(); index++) {
            column(grid, result.columns().get(index), rows, index);
        }
        grid.setItems(rows);
        return grid;
    }

    private static void column(Grid<Row> grid, RowSink.Column column, List<Row> rows, int index) {
        var number = NUMBER.matcher(column.type().toLowerCase(Locale.ROOT)).matches();
        grid.addColumn(LitRenderer.<Row>of("${item.none ? html`<span class='slip-null'>null</span>` : item.cell}")
                        .withProperty("none", row -> row.cells().get(index) == null)
                        .withProperty("cell", row -> String.valueOf(row.cells().get(index))))
                .setHeader(header(column))
                .setWidth(width(column, rows, index) + "px")
                .setFlexGrow(0)
                .setResizable(true)
                .setTextAlign(number ? ColumnTextAlign.END : ColumnTextAlign.START);
    }

    private static Span header(RowSink.Column column) {
        var name = new Span(column.name());
        name.addClassName("slip-column-name");
        var type = new Span(column.type());
        type.addClassName("slip-column-type");
        return new Span(name, type);
    }

    /** As wide as the head and the first rows are, within reason. */
    private static int width(RowSink.Column column, List<Row> rows, int index) {
        var longest = Math.max(column.name().length(), column.type().length());
        for (var row : rows.subList(0, Math.min(SAMPLE_ROWS, rows.size()))) {
            longest = Math.max(longest, String.valueOf(row.cells().get(index)).length());
        }
        return Math.min(longest, FIT_CHARACTERS) * CHARACTER_PIXELS + PADDING_PIXELS;
    }
}
