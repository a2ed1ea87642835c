package dev.slipstream.preview;

import dev.slipstream.dbt.RowSink;
import dev.slipstream.dbt.Rows;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All rows of a preview, within its limits; their cells are taken out at each call of {@link #cells}. */
public record PreviewResult(
        String id,
        CompiledPreview compiled,
        List<RowSink.Column> columns,
        Rows rows,
        boolean truncated,
        Duration query) {

    /** Cells are String, Long, Double, Boolean or null. */
    public List<List<@Nullable Object>> cells() {
        return rows.cells();
    }
}
