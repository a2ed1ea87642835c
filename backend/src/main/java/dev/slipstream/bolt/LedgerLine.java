package dev.slipstream.bolt;

import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import java.time.Instant;

/** What became of one cause to start a schedule by itself; there is exactly one line for each. */
public record LedgerLine(ScheduleSlug schedule, Instant due, Cause cause, Outcome outcome) {
    /** Of a set time. */
    public LedgerLine(ScheduleSlug schedule, Instant due, Outcome outcome) {
        this(schedule, due, new Cause.Time(), outcome);
    }

    public sealed interface Cause {
        /** The schedule's cron: {@link LedgerLine#due()} is its time. */
        record Time() implements Cause {}

        /** Another schedule's run ended then. */
        record Completion(RunId run) implements Cause {}

        /** The branch was found to have that head then. */
        record Merge(String commit) implements Cause {}
    }

    public sealed interface Outcome {
        record Ran(RunId run) implements Outcome {}

        /** @param reason such as {@code run #12 was under way} */
        record Skipped(String reason) implements Outcome {}

        /** No server was there to start it. */
        record Missed(String reason) implements Outcome {}
    }
}
