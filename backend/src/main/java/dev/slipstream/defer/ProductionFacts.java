package dev.slipstream.defer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a project has of production, as Bolt tells it.
 *
 * @param connected a production connection exists
 * @param target what it builds into, such as {@code prod → dbt_prod}; empty if not connected
 */
public record ProductionFacts(boolean connected, String target, List<Source> schedules) {
    public ProductionFacts {
        schedules = List.copyOf(schedules);
    }

    /**
     * One schedule.
     *
     * @param deferEnabled marked "Defer to production"
     * @param interval how often it is due; empty if it is started by hand only
     * @param running the run that is under way
     * @param newest the newest run that has ended, whatever its state
     */
    public record Source(
            ScheduleSlug slug,
            String displayName,
            boolean deferEnabled,
            Optional<Duration> interval,
            Optional<Progress> running,
            Optional<Ended> newest) {}

    /** @param total 0 while dbt has not said how many nodes it builds */
    public record Progress(RunId run, Instant startedAt, int done, int total) {}

    /** @param reason why it is not usable; empty if it succeeded */
    public record Ended(RunId run, Instant finishedAt, boolean succeeded, String reason) {}
}
