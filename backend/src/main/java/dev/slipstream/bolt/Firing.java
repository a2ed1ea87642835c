package dev.slipstream.bolt;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import dev.slipstream.database.Metadata;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Looks for what is due at each instant, on one of the servers of a database, and at each start. */
@Component
final class Firing implements DisposableBean {
    private static final String START = "start-due-schedules";
    private static final String FOLLOW_RUNS = "start-after-runs";
    private static final String FOLLOW_BRANCHES = "look-at-branches";
    private static final String TELL_OF_RUNS = "tell-of-runs";
    private static final String ROOM = "make-room";

    /** Servers', without being wrong. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(30);

    /** A schedule that was saved just before its instant starts this much late at most. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(15);

    /** How long a merge may be unheard of without a hook. */
    private static final Duration LOOK_AT_BRANCHES = Duration.ofSeconds(30);

    private static final Duration LOOK_AT_RUNS = Duration.ofSeconds(5);

    private static final Duration TELL = Duration.ofSeconds(5);

    private static final Duration MAKE_ROOM = Duration.ofHours(1);

    /** One for each task, so that a slow mail server or origin delays no start. */
    private static final int THREADS = 5;

    private static final Duration POLL = Duration.ofSeconds(1);

    /** After four of these in vain another server takes over from one that was killed. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private static final int HEARTBEATS_MISSED = 4;

    /** What is not finished by then is done again by whoever serves next. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private final Metadata metadata;
    private final DueSchedules due;
    private final Triggers triggers;
    private final RunNotices runNotices;
    private final Retention retention;
    private final Ledger ledger;
    private final SteadyClock steady;
    private volatile @Nullable Scheduler scheduler;

    Firing(
            Metadata metadata,
            DueSchedules due,
            Triggers triggers,
            RunNotices runNotices,
            Retention retention,
            Ledger ledger,
            SteadyClock steady) {
        this.metadata = metadata;
        this.due = due;
        this.triggers = triggers;
        this.runNotices = runNotices;
        this.retention = retention;
        this.ledger = ledger;
        this.steady = steady;
    }

    @EventListener(ApplicationReadyEvent.class)
    @Order(1)
    void start() {
        due.startAll();
        var started = Scheduler.create(metadata.dataSource())
                .startTasks(task(), runs(), branches(), notices(), room())
                .clock(steady::instant)
                .threads(THREADS)
                .pollingInterval(POLL)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(HEARTBEATS_MISSED)
                .shutdownMaxWait(LONGEST_STOP)
                .build();
        scheduler = started;
        started.start();
    }

    @Override
    public void destroy() {
        var now = scheduler;
        if (now != null) {
            now.stop();
        }
    }

    /** When each task is looked at again at the latest. */
    static Map<String, Instant> latest(Instant now) {
        var by = now.plus(CLOCKS_DIFFER);
        return Map.of(
                START, by.plus(LONGEST_SLEEP),
                FOLLOW_RUNS, by.plus(LOOK_AT_RUNS),
                FOLLOW_BRANCHES, by.plus(LOOK_AT_BRANCHES),
                TELL_OF_RUNS, by.plus(TELL),
                ROOM, by.plus(MAKE_ROOM));
    }

    private RecurringTask<Void> task() {
        return Tasks.recurring(START, new AtEachInstant()).execute((_, _) -> due.startAll());
    }

    private RecurringTask<Void> runs() {
        return Tasks.recurring(FOLLOW_RUNS, FixedDelay.of(LOOK_AT_RUNS)).execute((_, _) -> triggers.followRuns());
    }

    private RecurringTask<Void> branches() {
        return Tasks.recurring(FOLLOW_BRANCHES, FixedDelay.of(LOOK_AT_BRANCHES))
                .execute((_, _) -> triggers.followBranches());
    }

    private RecurringTask<Void> notices() {
        return Tasks.recurring(TELL_OF_RUNS, FixedDelay.of(TELL)).execute((_, _) -> runNotices.tell());
    }

    private RecurringTask<Void> room() {
        return Tasks.recurring(ROOM, FixedDelay.of(MAKE_ROOM)).execute((_, _) -> retention.sweep(steady.shown()));
    }

    private final class AtEachInstant implements Schedule {
        @Override
        public Instant getNextExecutionTime(ExecutionComplete complete) {
            var now = steady.shown();
            var sleep = ledger.first()
                    .map(first -> Duration.between(now, first))
                    .filter(time -> time.compareTo(LONGEST_SLEEP) < 0)
                    .orElse(LONGEST_SLEEP);
            return steady.instant().plus(sleep);
        }

        @Override
        public Instant getInitialExecutionTime(Instant now) {
            return now;
        }

        @Override
        public boolean isDeterministic() {
            return false;
        }
    }
}
