package dev.slipstream.bolt;

import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.notices.Channel;
import dev.slipstream.workspace.ProjectId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A named list of dbt commands that builds production.
 *
 * @param cron when it is due, five fields; {@code OFF}: by hand only
 * @param timezone IANA name; the cron's
 * @param branch what it builds; empty: the project's default branch
 * @param suspended nothing but a person starts it
 * @param deferToProduction development may read its runs
 * @param owner a user's name or an address
 * @param terms what else starts it, and how it may overlap and how long it may take
 * @param watch who is told of its runs
 * @param manner how its runs build, and how long they are kept
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
        String owner,
        Terms terms,
        Watch watch,
        Manner manner) {
    /** In place of a cron expression. */
    static final String BY_HAND = "OFF";

    public Schedule {
        commands = List.copyOf(commands);
        if (commands.isEmpty()) {
            throw new IllegalArgumentException("schedule %s has no command".formatted(slug));
        }
    }

    public boolean byHand() {
        return cron.equals(BY_HAND);
    }

    public Schedule withDeferToProduction(boolean wanted) {
        return with(suspended, wanted, terms, watch, manner);
    }

    public Schedule withTerms(Terms wanted) {
        return with(suspended, deferToProduction, wanted, watch, manner);
    }

    public Schedule withWatch(Watch wanted) {
        return with(suspended, deferToProduction, terms, wanted, manner);
    }

    public Schedule withSuspended(boolean wanted) {
        return with(wanted, deferToProduction, terms, watch, manner);
    }

    public Schedule withManner(Manner wanted) {
        return with(suspended, deferToProduction, terms, watch, wanted);
    }

    private Schedule with(boolean itsSuspended, boolean itsDefer, Terms itsTerms, Watch itsWatch, Manner itsManner) {
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
                owner,
                itsTerms,
                itsWatch,
                itsManner);
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

    /** What becomes of a start while a run is under way. */
    public enum Overlap {
        SKIP,
        /** One waits; further ones are skipped. */
        QUEUE
    }

    /** When a run of that schedule ended in one of these states. */
    public record After(ScheduleSlug schedule, Set<RunState> states) {
        public After {
            states = Set.copyOf(states);
            if (states.isEmpty() || !states.stream().allMatch(RunState::ended)) {
                throw new IllegalArgumentException(
                        "choose states that a run ends in: SUCCESS, FAILED, ERROR, CANCELED");
            }
        }
    }

    /**
     * @param timeout a run that takes longer is cancelled
     * @param onMerge a new head of its branch starts it
     */
    public record Terms(Overlap overlap, Optional<Duration> timeout, Optional<After> after, boolean onMerge) {
        public static final Terms PLAIN = new Terms(Overlap.SKIP, Optional.empty(), Optional.empty(), false);

        public Terms {
            if (timeout.filter(limit -> limit.toMinutes() < 1).isPresent()) {
                throw new IllegalArgumentException("a timeout is one minute or more");
            }
        }
    }

    /** What one is told of. */
    public enum Event {
        PASSED,
        FAILED,
        /** A run takes longer than agreed, told while it does. */
        SLA
    }

    public record Watcher(Channel channel, Set<Event> events) {
        public Watcher {
            events = Set.copyOf(events);
            if (events.isEmpty()) {
                throw new IllegalArgumentException("choose what %s is told of".formatted(channel));
            }
        }
    }

    /** @param sla how long a run takes at most, as agreed */
    public record Watch(Optional<Duration> sla, List<Watcher> watchers) {
        public static final Watch NONE = new Watch(Optional.empty(), List.of());

        public Watch {
            watchers = List.copyOf(watchers);
            if (sla.filter(limit -> limit.toMinutes() < 1).isPresent()) {
                throw new IllegalArgumentException("an SLA is one minute or more");
            }
        }
    }
}
