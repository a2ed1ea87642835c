package dev.slipstream.bolt;

import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import java.time.Instant;

/** What became of one instant at which a schedule was due; there is exactly one line for each. */
public record LedgerLine(ScheduleSlug schedule, Instant due, Outcome outcome) {
    public sealed interface Outcome {
        record Ran(RunId run) implements Outcome {}

        /** @param reason such as {@code run #12 was under way} */
        record Skipped(String reason) implements Outcome {}

        /** No server was there to start it. */
        record Missed(String reason) implements Outcome {}
    }
}
