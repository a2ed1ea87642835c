package dev.slipstream.bolt;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedule;
import dev.slipstream.database.Metadata;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Looks for what is due at each instant, on one of the servers of a database, and at each start. */
@Component
final class Firing implements DisposableBean {
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
    private final Clock clock;
    private volatile @Nullable Scheduler scheduler;

    Firing(
            Metadata metadata,
            DueSchedules due,
            Triggers triggers,
            RunNotices runNotices,
            Retention retention,
            Ledger ledger,
            Clock clock) {
        this.metadata = metadata;
        this.due = due;
        this.triggers = triggers;
        this.runNotices = runNotices;
        this.retention = retention;
        this.ledger = ledger;
        this.clock = clock;
    }

    @EventListener(ApplicationReadyEvent.class)
    @Order(1)
    void start() {
        due.startAll();
        var started = Scheduler.create(metadata.dataSource())
                .startTasks(task(), runs(), branches(), notices(), room())
                .clock(clock::instant)
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

    private RecurringTask<Void> task() {
        return Tasks.recurring("start-due-schedules", new AtEachInstant()).execute((_, _) -> due.startAll());
    }

    private RecurringTask<Void> runs() {
        return Tasks.recurring("start-after-runs", FixedDelay.of(LOOK_AT_RUNS))
                .execute((_, _) -> triggers.followRuns());
    }

    private RecurringTask<Void> branches() {
        return Tasks.recurring("look-at-branches", FixedDelay.of(LOOK_AT_BRANCHES))
                .execute((_, _) -> triggers.followBranches());
    }

    private RecurringTask<Void> notices() {
        return Tasks.recurring("tell-of-runs", FixedDelay.of(TELL)).execute((_, _) -> runNotices.tell());
    }

    private RecurringTask<Void> room() {
        return Tasks.recurring("make-room", FixedDelay.of(MAKE_ROOM))
                .execute((_, _) -> retention.sweep(clock.instant()));
    }

    private final class AtEachInstant implements Schedule {
        @Override
        public Instant getNextExecutionTime(ExecutionComplete complete) {
            var latest = clock.instant().plus(LONGEST_SLEEP);
            return ledger.first().filter(latest::isAfter).orElse(latest);
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
