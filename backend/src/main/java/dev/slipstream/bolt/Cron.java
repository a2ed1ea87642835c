package dev.slipstream.bolt;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a schedule is due, by five fields as crontab(5) has them. Where the clocks are changed: a fixed time that occurs
 * twice is due at the first, one that does not occur is due when the clocks jump; with {@code *} or a step of it as
 * minute or hour, whatever the clock shows is due as often as it shows it, and with it as hour nothing stands in for
 * what the clock leaves out.
 */
public final class Cron {
    private final CronFields fields;

    private Cron(CronFields fields) {
        this.fields = fields;
    }

    /** @throws BoltFailure INVALID, with the reason */
    public static Cron parse(String expression) {
        return new Cron(CronFields.parse(expression));
    }

    /** The first instant after that one; empty: never, such as 30 February. */
    public Optional<Instant> next(ZoneId zone, Instant after) {
        var rules = zone.getRules();
        var at = after;
        var found = fields.next(afterwards(rules, after));
        while (found.isPresent()) {
            var instant = found.get().toInstant(rules.getOffset(at));
            var change = rules.nextTransition(at);
            if (change == null || instant.isBefore(change.getInstant())) {
                return Optional.of(instant);
            }
            at = change.getInstant();
            if (standsIn(change, found.get())) {
                return Optional.of(at);
            }
            found = fields.next(goingOn(change));
        }
        return Optional.empty();
    }

    public List<Instant> next(ZoneId zone, Instant after, int count) {
        var all = new ArrayList<Instant>();
        var next = next(zone, after);
        while (next.isPresent() && all.size() < count) {
            all.add(next.get());
            next = next(zone, next.get());
        }
        return List.copyOf(all);
    }

    /** In plain English, such as {@code every day 06:00}. */
    public String words() {
        return CronWords.of(fields);
    }

    /** What the clock shows a minute later, without what it shows again and has had its turn. */
    private LocalDateTime afterwards(ZoneRules rules, Instant after) {
        var shown = LocalDateTime.ofInstant(after, rules.getOffset(after));
        var change = rules.getTransition(shown);
        var again =
                change != null && change.isOverlap() && rules.getOffset(after).equals(change.getOffsetAfter());
        return again && !fields.repeats() ? change.getDateTimeBefore() : minuteAfter(shown);
    }

    private LocalDateTime goingOn(ZoneOffsetTransition change) {
        return change.isOverlap() && !fields.repeats() ? change.getDateTimeBefore() : change.getDateTimeAfter();
    }

    private boolean standsIn(ZoneOffsetTransition change, LocalDateTime shown) {
        return change.isGap() && !fields.everyHour() && shown.isBefore(change.getDateTimeAfter());
    }

    private static LocalDateTime minuteAfter(LocalDateTime shown) {
        return shown.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
    }
}
