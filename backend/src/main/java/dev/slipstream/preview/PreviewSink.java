package dev.slipstream.preview;

import dev.slipstream.dbt.RowSink;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Receives a streamed preview, in this order; on the caller's thread. */
public interface PreviewSink {
    void started(String id, CompiledPreview compiled, List<RowSink.Column> columns);

    void rows(List<List<@Nullable Object>> rows);

    void done(boolean truncated, Duration query);
}
