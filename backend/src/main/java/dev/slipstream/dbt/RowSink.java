package dev.slipstream.dbt;

import java.time.Duration;
import java.util.List;

/** Receives a running preview, in this order: compiled, columns, rows (any number), done. On the caller's thread. */
public interface RowSink {
    /** @param type the warehouse's name for it, such as {@code numeric(16,2)} */
    record Column(String name, String type) {}

    /** Again if the host died before there were columns and the request was repeated. */
    void compiled(Compiled compiled);

    void columns(List<Column> columns);

    void rows(Rows rows);

    void done(boolean truncated, Duration query);
}
