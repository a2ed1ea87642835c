package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipstream.defer.ScheduleSlug;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The scheduler goes by a clock that is put forward and back. */
class JumpingClockTest extends OneBoltServer {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final ScheduleSlug HOURLY = new ScheduleSlug("hourly");
    private static final Instant HALF_PAST_TEN = Instant.parse("2026-11-26T10:30:00Z");

    private final MovableClock clock = new MovableClock(HALF_PAST_TEN);
    private Firing firing;

    @Override
    Clock clock() {
        return clock;
    }

    @BeforeEach
    void start() {
        var schedule = BoltServer.schedule("hourly", "0 * * * *");
        server.store.save(schedule, Cron.parse(schedule.cron()).next(ZoneOffset.UTC, HALF_PAST_TEN));
        server.takeOver.begin();
        firing = server.firing();
        firing.start();
    }

    @AfterEach
    void stop() {
        firing.destroy();
    }

    @Test
    @Tag("deep")
    void aLeapAheadMakesUpForTheLatestAndAStepBackStartsNothingTwice() {
        assertThat(ran()).isEmpty();
        clock.set(at(13, 30));
        await().atMost(LONG).until(() -> ran().equals(List.of(at(13, 0))) && idle());

        clock.set(at(12, 59));
        await().atMost(LONG).until(() -> server.ledger.first().equals(Optional.of(at(13, 0))));
        clock.set(at(13, 1));
        await().atMost(LONG).until(() -> server.ledger.first().equals(Optional.of(at(14, 0))));
        clock.set(at(14, 0));
        await().atMost(LONG).until(() -> ran().equals(List.of(at(14, 0), at(13, 0))) && idle());
        assertThat(server.store.runs(HOURLY, 9)).hasSize(2);
    }

    private static Instant at(int hour, int minute) {
        return HALF_PAST_TEN
                .truncatedTo(ChronoUnit.DAYS)
                .plus(Duration.ofHours(hour))
                .plus(Duration.ofMinutes(minute));
    }

    private boolean idle() {
        return server.store.live().isEmpty();
    }

    /** Newest first. */
    private List<Instant> ran() {
        return server.ledger.lines(HOURLY, 9000).stream()
                .filter(line -> line.outcome() instanceof LedgerLine.Outcome.Ran)
                .map(LedgerLine::due)
                .toList();
    }
}
