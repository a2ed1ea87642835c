package dev.slipstream.ui.preview;

import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import dev.slipstream.defer.Pin;
import dev.slipstream.preview.Read;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One row per reference: what it reads, why, what each side has and since when. */
final class ExplainTable extends NativeTable {
    private static final long serialVersionUID = 1;

    private final transient Act act;
    private final NativeTableBody body = new NativeTableBody();
    private transient List<ExplainRow.Shape> shapes = List.of();
    private transient List<ExplainRow> rows = List.of();

    /** What a row, or a suggestion below the table, asks for. */
    interface Act {
        /** Shows a line of the model, from 1. */
        void goTo(int line);

        /** Types a command into the terminal. */
        void type(String command);

        /** Always reads that node from that side; null: as the mode has it. */
        void pin(String node, @Nullable Pin side);
    }

    /** What Vaadin can keep in a session. */
    interface Done extends Runnable, Serializable {}

    ExplainTable(Act act) {
        this.act = act;
        addClassName("slip-explain");
        var header = new NativeTableRow();
        for (var name : List.of("Reference", "Reads", "Relation and reason", "My copy", "Production", "Favor state")) {
            var cell = new NativeTableHeaderCell(name);
            cell.setClassName("slip-favor", name.equals("Favor state"));
            header.add(cell);
        }
        header.add(new NativeTableHeaderCell());
        add(new NativeTableHeader(header), body);
    }

    /**
     * The rows stay while the references do.
     *
     * @param pins by unique_id
     */
    void show(List<Read> reads, Map<String, Pin> pins, Instant now) {
        lay(shapes(reads, false).toList());
        var all = Reads.all(reads);
        for (var index = 0; index < all.size(); index++) {
            var read = all.get(index);
            rows.get(index).show(read, pins.get(read.ref()), now);
        }
    }

    private void lay(List<ExplainRow.Shape> wanted) {
        if (wanted.equals(shapes)) {
            return;
        }
        shapes = wanted;
        rows = wanted.stream().map(shape -> new ExplainRow(shape, act)).toList();
        body.removeAll();
        rows.forEach(body::add);
    }

    /** In the order of {@link Reads#all}. */
    private static Stream<ExplainRow.Shape> shapes(List<Read> reads, boolean children) {
        return reads.stream()
                .flatMap(read ->
                        Stream.concat(Stream.of(ExplainRow.Shape.of(read, children)), shapes(read.children(), true)));
    }
}
