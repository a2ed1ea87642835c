package dev.slipstream.bolt;

import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.workspace.ProjectId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One execution of a schedule.
 *
 * @param commit full hash; empty until it is checked out
 * @param message why it ended as it did, for the person; empty for SUCCESS
 * @param done nodes that dbt has finished in the step under way
 * @param total nodes of that step, 0 while unknown
 * @param login as whom it works in the warehouse; empty until it does
 * @param publishes its manifest is a production state
 */
public record Run(
        RunId id,
        ScheduleSlug schedule,
        ProjectId project,
        RunState state,
        Trigger trigger,
        String branch,
        Optional<String> commit,
        Optional<String> commitSubject,
        Instant queuedAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        List<Step> steps,
        String message,
        int done,
        int total,
        Login login,
        boolean publishes) {
    public Run {
        steps = List.copyOf(steps);
    }

    /**
     * @param user empty until it has one
     * @param own the login is the run's alone and is dropped at its end
     */
    public record Login(String user, boolean own) {
        public static final Login NONE = new Login("", false);
    }

    /**
     * What started it.
     *
     * @param kind manual, api, set-up, retry, cron, completion, merge
     * @param by user's name; empty if nobody did
     */
    public record Trigger(String kind, Optional<String> by, Optional<String> reason) {}

    /**
     * One command.
     *
     * @param returnCode empty while it runs or if it never did
     * @param logFrom byte offset in the run's log where its output begins; logTo where it ends so far
     */
    public record Step(
            String line,
            Optional<Integer> returnCode,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            long logFrom,
            long logTo) {}
}
