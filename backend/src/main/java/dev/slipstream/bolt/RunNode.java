package dev.slipstream.bolt;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a run's last command that says so did with one node, as dbt's run_results.json tells.
 *
 * @param uniqueId such as {@code model.coffee_shop.orders}
 * @param status dbt's word: success, pass, warn, error, fail, skipped, no-op, …
 * @param began empty if it was skipped
 * @param rows how many it wrote or, of a test, returned
 * @param message dbt's; may be empty
 * @param sql what it ran, of one that failed or warns; empty if it did not come that far
 */
public record RunNode(
        String uniqueId,
        String status,
        String thread,
        Optional<Instant> began,
        Duration took,
        OptionalLong rows,
        String message,
        String sql) {
    /** Whether it was not built, or did not hold. */
    public boolean failed() {
        return status.equals("error") || status.equals("fail") || status.equals("runtime error");
    }

    /** A test that found rows, whether the run failed for it or was warned. */
    public boolean foundRows() {
        return status.equals("fail") || status.equals("warn");
    }

    RunNode withSql(String its) {
        return new RunNode(uniqueId, status, thread, began, took, rows, message, its);
    }
}
