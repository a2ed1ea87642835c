package dev.slipstream.bolt;

import dev.slipstream.database.Metadata;
import dev.slipstream.defer.ScheduleSlug;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Starts what is due. An instant's line in the ledger, its run and the schedule's next instant come to be in one
 * transaction, so that whoever looks, and however often, each instant is started once.
 */
@Component
class DueSchedules {
    private static final Logger LOG = LoggerFactory.getLogger(DueSchedules.class);

    /** A start that is later than this is told as one. */
    private static final Duration LATE = Duration.ofMinutes(1);

    private static final LedgerLine.Outcome NO_SERVER = new LedgerLine.Outcome.Missed("no server was up");

    private final Metadata metadata;
    private final BoltStore store;
    private final Ledger ledger;
    private final Starts starts;
    private final Clock clock;
    private final Duration catchUp;

    /** @param catchUp how old the latest missed instant may be and is still made up for */
    DueSchedules(
            Metadata metadata,
            BoltStore store,
            Ledger ledger,
            Starts starts,
            Clock clock,
            @Value("${slipstream.bolt.catch-up:6h}") Duration catchUp) {
        this.metadata = metadata;
        this.store = store;
        this.ledger = ledger;
        this.starts = starts;
        this.clock = clock;
        this.catchUp = catchUp;
    }

    /** Starts or records all that is due now. */
    void startAll() {
        goBackWithTheClock(clock.instant());
        for (var slug : ledger.due(clock.instant())) {
            try {
                metadata.inTransaction(() -> account(slug)).ifPresent(starts::launch);
            } catch (RuntimeException failure) {
                LOG.warn("schedule {} could not be started: {}", slug, failure.getMessage());
            }
        }
    }

    /** Else a clock that was wrong for a moment, by a year say, would leave schedules waiting for that long. */
    private void goBackWithTheClock(Instant now) {
        for (var ahead : ledger.ahead(now)) {
            Cron.parse(ahead.cron())
                    .next(ZoneId.of(ahead.timezone()), now)
                    .filter(ahead.nextDue()::isAfter)
                    .ifPresent(next -> metadata.inTransaction(() -> {
                        ledger.goBack(ahead.slug(), next, now);
                        return true;
                    }));
        }
    }

    private Optional<Starts.Assignment> account(ScheduleSlug slug) {
        var held = ledger.hold(slug);
        var schedule = store.schedule(slug);
        if (!held.held() || schedule.isEmpty()) {
            return Optional.empty();
        }
        var now = clock.instant();
        var cron = Cron.parse(schedule.get().cron());
        var zone = ZoneId.of(schedule.get().timezone());
        var due = held.nextDue().map(first -> until(cron, zone, first, now)).orElse(List.of());
        ledger.goOn(slug, cron.next(zone, due.isEmpty() ? now : due.getLast()));
        return due.isEmpty() ? Optional.empty() : settle(schedule.get(), due, now);
    }

    private static List<Instant> until(Cron cron, ZoneId zone, Instant first, Instant now) {
        var due = new ArrayList<Instant>();
        var next = Optional.of(first);
        while (next.filter(instant -> !instant.isAfter(now)).isPresent()) {
            due.add(next.get());
            next = cron.next(zone, next.get());
        }
        return due;
    }

    private Optional<Starts.Assignment> settle(Schedule schedule, List<Instant> due, Instant now) {
        var slug = schedule.slug();
        var latest = due.getLast();
        if (schedule.suspended()) {
            ledger.record(slug, due, new LedgerLine.Outcome.Skipped("the schedule was suspended"), now);
            return Optional.empty();
        }
        ledger.record(slug, due.subList(0, due.size() - 1), NO_SERVER, now);
        if (Duration.between(latest, now).compareTo(catchUp) > 0) {
            ledger.record(slug, List.of(latest), NO_SERVER, now);
            return Optional.empty();
        }
        return ledger.recorded(slug, latest) ? Optional.empty() : start(schedule, latest, now);
    }

    private Optional<Starts.Assignment> start(Schedule schedule, Instant due, Instant now) {
        try {
            var trigger = new Run.Trigger("cron", Optional.empty(), Optional.of(reason(schedule, due, now)));
            var order =
                    starts.add(schedule, new RunOrder(Optional.empty(), Optional.empty(), Optional.empty(), trigger));
            ledger.record(
                    schedule.slug(),
                    List.of(due),
                    new LedgerLine.Outcome.Ran(order.run().id()),
                    now);
            return Optional.of(order);
        } catch (BoltFailure | NoSuchElementException refused) {
            var reason = underWay(schedule).orElse(String.valueOf(refused.getMessage()));
            ledger.record(schedule.slug(), List.of(due), new LedgerLine.Outcome.Skipped(reason), now);
            return Optional.empty();
        }
    }

    private Optional<String> underWay(Schedule schedule) {
        return store.live().stream()
                .filter(run -> run.schedule().equals(schedule.slug()))
                .findFirst()
                .map(run -> schedule.terms().overlap() == Schedule.Overlap.QUEUE
                        ? "run #%s was under way, and one waited for it".formatted(run.id())
                        : "run #%s was under way".formatted(run.id()));
    }

    private static String reason(Schedule schedule, Instant due, Instant now) {
        var late = Duration.between(due, now).compareTo(LATE) > 0;
        var time = DateTimeFormatter.ofPattern(late ? "d MMM HH:mm" : "HH:mm", Locale.ENGLISH)
                .withZone(ZoneId.of(schedule.timezone()))
                .format(due);
        return late ? "made up for %s".formatted(time) : "due %s".formatted(time);
    }
}
