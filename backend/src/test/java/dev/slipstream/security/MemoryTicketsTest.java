package dev.slipstream.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class MemoryTicketsTest {
    private static final UserName ADA = new UserName("ada");
    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private final MemoryTickets tickets = new MemoryTickets(Clock.fixed(NOON, ZoneOffset.UTC));

    @Test
    void aTicketWorksOnce() {
        var ticket = tickets.issue(ADA, "terminal:1");

        assertThat(tickets.redeem(ticket, ADA, "terminal:1")).isTrue();
        assertThat(tickets.redeem(ticket, ADA, "terminal:1")).isFalse();
    }

    @Test
    void aTicketIsForOneUserAndOneSubject() {
        assertThat(tickets.redeem(tickets.issue(ADA, "terminal:1"), ADA, "terminal:2"))
                .isFalse();
        assertThat(tickets.redeem(tickets.issue(ADA, "terminal:1"), new UserName("guest"), "terminal:1"))
                .isFalse();
    }

    @Test
    void aTicketIsGoodForHalfAMinute() {
        var clock = new Moving(NOON);
        var moving = new MemoryTickets(clock);
        var ticket = moving.issue(ADA, "terminal:1");
        clock.now = NOON.plus(Duration.ofSeconds(31));

        assertThat(moving.redeem(ticket, ADA, "terminal:1")).isFalse();
    }

    private static final class Moving extends Clock {
        private Instant now;

        Moving(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
