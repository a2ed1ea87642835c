package dev.slipstream.database;

import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Slipstream's own tables. The first call waits until the embedded cluster answers and the migrations ({@code
 * db/migration/V<n>__<feature>.sql}) have run.
 */
public interface Metadata {
    JdbcClient jdbc();

    /** For libraries that bring their own statements. */
    DataSource dataSource();

    /** Runs the work in one transaction: calls of {@link #jdbc()} on this thread take part. */
    <T extends @Nullable Object> T inTransaction(Supplier<T> work);
}
