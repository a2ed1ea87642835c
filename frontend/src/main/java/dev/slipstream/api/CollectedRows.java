package dev.slipstream.api;

import dev.slipstream.dbt.RowSink;
import dev.slipstream.dbt.Rows;
import dev.slipstream.preview.CompiledPreview;
import dev.slipstream.preview.PreviewSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A preview as one answer, whose rows are passed on as the worker wrote them. */
final class CollectedRows<T> implements PreviewSink {
    private final Answers<T> answers;
    private final List<Rows> rows = new ArrayList<>();
    private @Nullable Head head;
    private @Nullable T whole;

    CollectedRows(Answers<T> answers) {
        this.answers = answers;
    }

    /** Makes the answer, once all is there. */
    interface Answers<T> {
        T of(
                String id,
                CompiledPreview compiled,
                List<RowSink.Column> columns,
                String rows,
                boolean truncated,
                Duration query);
    }

    private record Head(String id, CompiledPreview compiled, List<RowSink.Column> columns) {}

    @Override
    public void started(String id, CompiledPreview compiled, List<RowSink.Column> columns) {
        head = new Head(id, compiled, columns);
    }

    @Override
    public void rows(Rows more) {
        rows.add(more);
    }

    @Override
    public void done(boolean truncated, Duration query) {
        if (head != null) {
            whole = answers.of(head.id(), head.compiled(), head.columns(), Rows.json(rows), truncated, query);
        }
    }

    T whole() {
        if (whole == null) {
            throw new IllegalStateException("the preview ended without an answer");
        }
        return whole;
    }
}
