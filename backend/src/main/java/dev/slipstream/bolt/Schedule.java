package dev.slipstream.bolt;

import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.workspace.ProjectId;
import java.util.List;

/**
 * A named list of dbt commands that builds production.
 *
 * @param cron when it is due, five fields; {@code OFF}: by hand only
 * @param timezone IANA name; the cron's
 * @param branch what it builds; empty: the project's default branch
 * @param suspended nothing but a person starts it
 * @param deferToProduction development may read its runs
 * @param owner a user's name or an address
 */
public record Schedule(
        ScheduleSlug slug,
        ProjectId project,
        String displayName,
        String description,
        String cron,
        String timezone,
        String branch,
        List<Command> commands,
        boolean suspended,
        boolean deferToProduction,
        String owner) {
    public Schedule {
        commands = List.copyOf(commands);
        if (commands.isEmpty()) {
            throw new IllegalArgumentException("schedule %s has no command".formatted(slug));
        }
    }

    public boolean byHand() {
        return cron.equals("OFF");
    }

    public Schedule withDeferToProduction(boolean wanted) {
        return with(suspended, wanted);
    }

    public Schedule withSuspended(boolean wanted) {
        return with(wanted, deferToProduction);
    }

    private Schedule with(boolean itsSuspended, boolean itsDefer) {
        return new Schedule(
                slug,
                project,
                displayName,
                description,
                cron,
                timezone,
                branch,
                commands,
                itsSuspended,
                itsDefer,
                owner);
    }

    /**
     * @param line such as {@code dbt build --select tag:daily}; split into arguments, never given to a shell
     */
    public record Command(String line, boolean continueOnError) {
        /** @throws BoltFailure INVALID if it cannot be run, with the reason */
        public void check() {
            CommandWords.dbt(line);
        }
    }
}
