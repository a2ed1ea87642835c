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
 */
public record RunNode(
        String uniqueId,
        String status,
        String thread,
        Optional<Instant> began,
        Duration took,
        OptionalLong rows,
        String message) {
    /** Whether it was not built, or did not hold. */
    public boolean failed() {
        return status.equals("error") || status.equals("fail") || status.equals("runtime error");
    }
}
