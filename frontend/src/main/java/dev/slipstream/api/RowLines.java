package dev.slipstream.api;

import dev.slipstream.dbt.RowSink;
import dev.slipstream.dbt.Rows;
import dev.slipstream.preview.CompiledPreview;
import dev.slipstream.preview.PreviewSink;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * A preview as lines of JSON: an object with id, columns, SQL and reads, an array per row, an object with the end. The response is
 * begun with the first line, so that a failure before it is still an answer of its own.
 */
final class RowLines implements PreviewSink {
    static final String MEDIA_TYPE = "application/x-ndjson";

    private final HttpServletResponse response;
    private final JsonMapper json;
    private final Heads heads;
    private Duration compile = Duration.ZERO;

    RowLines(HttpServletResponse response, JsonMapper json, Heads heads) {
        this.response = response;
        this.json = json;
        this.heads = heads;
    }

    /** Makes the first line. */
    interface Heads {
        Object of(String id, CompiledPreview compiled, List<RowSink.Column> columns);
    }

    private record End(boolean truncated, PreviewController.Timings timings) {}

    private record Broken(Object problem) {}

    boolean hasBegun() {
        return response.isCommitted();
    }

    @Override
    public void started(String id, CompiledPreview compiled, List<RowSink.Column> columns) {
        response.setContentType(MEDIA_TYPE);
        compile = compiled.took();
        line(heads.of(id, compiled, columns));
        flush();
    }

    @Override
    public void rows(Rows rows) {
        rows.cells().forEach(this::line);
        flush();
    }

    @Override
    public void done(boolean truncated, Duration query) {
        line(new End(truncated, PreviewController.Timings.of(compile, query)));
        flush();
    }

    /** The last line instead of the end. */
    void broken(Object problem) {
        line(new Broken(problem));
        flush();
    }

    private void line(Object value) {
        try {
            var out = response.getOutputStream();
            out.write(json.writeValueAsBytes(value));
            out.write("\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private void flush() {
        try {
            response.flushBuffer();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
