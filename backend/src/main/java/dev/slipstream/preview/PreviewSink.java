package dev.slipstream.preview;

import dev.slipstream.dbt.RowSink;
import dev.slipstream.dbt.Rows;
import java.time.Duration;
import java.util.List;

/** Receives a streamed preview, in this order; on the caller's thread. */
public interface PreviewSink {
    void started(String id, CompiledPreview compiled, List<RowSink.Column> columns);

    void rows(Rows rows);

    void done(boolean truncated, Duration query);
}
