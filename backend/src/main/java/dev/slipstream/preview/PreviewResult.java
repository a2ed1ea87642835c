package dev.slipstream.preview;

import dev.slipstream.dbt.RowSink;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All rows of a preview, within its limits. */
public record PreviewResult(
        String id,
        CompiledPreview compiled,
        List<RowSink.Column> columns,
        List<List<@Nullable Object>> rows,
        boolean truncated,
        Duration query) {}
