package dev.slipstream.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Service;

@Service
final class MemoryTickets implements Tickets {
    private static final int TICKET_BITS = 128;
    private static final Duration LIFE = Duration.ofSeconds(30);

    private final Map<String, Ticket> valid = new ConcurrentHashMap<>();
    private final Clock clock;

    MemoryTickets(Clock clock) {
        this.clock = clock;
    }

    private record Ticket(UserName user, String subject, Instant until) {}

    @Override
    public String issue(UserName user, String subject) {
        var now = clock.instant();
        valid.values().removeIf(ticket -> ticket.until().isBefore(now));
        var ticket = RandomText.ofBits(TICKET_BITS);
        valid.put(RandomText.sha256(ticket), new Ticket(user, subject, now.plus(LIFE)));
        return ticket;
    }

    @Override
    public boolean redeem(String ticket, UserName user, String subject) {
        var found = valid.remove(RandomText.sha256(ticket));
        return found != null
                && found.user().equals(user)
                && found.subject().equals(subject)
                && !found.until().isBefore(clock.instant());
    }
}
