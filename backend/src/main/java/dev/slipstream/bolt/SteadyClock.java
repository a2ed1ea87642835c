package dev.slipstream.bolt;

import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** The time since this server's start, which nobody can put forward or back: a scheduler that waits by it never waits too long. */
@Component
final class SteadyClock {
    private final Clock clock;
    private final Instant start;
    private final long nanosAtStart = System.nanoTime();

    SteadyClock(Clock clock) {
        this.clock = clock;
        this.start = clock.instant();
    }

    Instant instant() {
        return start.plusNanos(System.nanoTime() - nanosAtStart);
    }

    /** What the clock on the wall shows, by which schedules are due. */
    Instant shown() {
        return clock.instant();
    }
}
