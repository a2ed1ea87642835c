package dev.slipstream.bolt;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.expression.Always;
import com.cronutils.model.field.expression.And;
import com.cronutils.model.field.expression.Between;
import com.cronutils.model.field.expression.Every;
import com.cronutils.model.field.expression.FieldExpression;
import com.cronutils.model.field.expression.On;
import com.cronutils.model.field.value.FieldValue;
import com.cronutils.parser.CronParser;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the five fields allow, and where they allow it next on a calendar without time zone. */
final class CronFields {
    /** 29 February on a given day of the week comes again after 40 years at the latest. */
    private static final int SEARCHED_YEARS = 41;

    private static final int DAYS_A_WEEK = 7;
    private static final Map<CronFieldName, int[]> RANGES = Map.of(
            CronFieldName.MINUTE, new int[] {0, 59},
            CronFieldName.HOUR, new int[] {0, 23},
            CronFieldName.DAY_OF_MONTH, new int[] {1, 31},
            CronFieldName.MONTH, new int[] {1, 12},
            CronFieldName.DAY_OF_WEEK, new int[] {0, 7});

    private final String expression;
    private final com.cronutils.model.Cron parsed;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;

    private CronFields(String expression, com.cronutils.model.Cron parsed) {
        this.expression = expression;
        this.parsed = parsed;
        this.minutes = allowed(CronFieldName.MINUTE);
        this.hours = allowed(CronFieldName.HOUR);
        this.days = allowed(CronFieldName.DAY_OF_MONTH);
        this.months = allowed(CronFieldName.MONTH);
        this.weekdays = allowed(CronFieldName.DAY_OF_WEEK);
    }

    static CronFields parse(String expression) {
        try {
            var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
            var tidy = expression.strip().replaceAll("\\s+", " ").toUpperCase(Locale.ROOT);
            return new CronFields(tidy, parser.parse(tidy));
        } catch (IllegalArgumentException wrong) {
            throw new BoltFailure(
                    BoltFailure.Reason.INVALID,
                    "cron \"%s\" is not understood: %s"
                            .formatted(
                                    expression,
                                    String.valueOf(wrong.getMessage())
                                            .replace("Failed to parse cron expression. ", "")));
        }
    }

    String expression() {
        return expression;
    }

    com.cronutils.model.Cron parsed() {
        return parsed;
    }

    /** By a step or by everything, not by named hours. */
    boolean everyHour() {
        return starred(CronFieldName.HOUR);
    }

    /** What the clock shows twice counts twice. */
    boolean repeats() {
        return everyHour() || starred(CronFieldName.MINUTE);
    }

    /** Of two fields for the day one is enough, if both name some. */
    boolean eitherDay() {
        return !starred(CronFieldName.DAY_OF_MONTH) && !starred(CronFieldName.DAY_OF_WEEK);
    }

    /** The first at or after that minute. */
    Optional<LocalDateTime> next(LocalDateTime from) {
        var last = from.toLocalDate().plusYears(SEARCHED_YEARS);
        var hour = from.getHour();
        var minute = from.getMinute();
        for (var date = from.toLocalDate(); !date.isAfter(last); date = following(date)) {
            if (allows(date)) {
                var found = within(date, hour, minute);
                if (found.isPresent()) {
                    return found;
                }
            }
            hour = 0;
            minute = 0;
        }
        return Optional.empty();
    }

    private LocalDate following(LocalDate date) {
        return months.get(date.getMonthValue())
                ? date.plusDays(1)
                : date.withDayOfMonth(1).plusMonths(1);
    }

    private boolean allows(LocalDate date) {
        var day = days.get(date.getDayOfMonth());
        var weekday = weekdays.get(date.getDayOfWeek().getValue() % DAYS_A_WEEK);
        return months.get(date.getMonthValue()) && (eitherDay() ? day || weekday : day && weekday);
    }

    private Optional<LocalDateTime> within(LocalDate date, int fromHour, int fromMinute) {
        var sameHour = hours.get(fromHour) ? minutes.nextSetBit(fromMinute) : -1;
        if (sameHour >= 0) {
            return Optional.of(date.atTime(fromHour, sameHour));
        }
        var hour = hours.nextSetBit(fromHour + 1);
        return hour < 0 ? Optional.empty() : Optional.of(date.atTime(hour, minutes.nextSetBit(0)));
    }

    private boolean starred(CronFieldName field) {
        var its = expression(field);
        return its instanceof Always || (its instanceof Every every && every.getExpression() instanceof Always);
    }

    private FieldExpression expression(CronFieldName field) {
        return parsed.retrieve(field).getExpression();
    }

    private BitSet allowed(CronFieldName field) {
        var range = RANGES.get(field);
        if (range == null) {
            throw new IllegalArgumentException("there is no field " + field);
        }
        var set = new BitSet();
        collect(expression(field), range[0], range[1], set);
        if (field == CronFieldName.DAY_OF_WEEK && set.get(DAYS_A_WEEK)) {
            set.set(0);
        }
        return set;
    }

    private static void collect(FieldExpression expression, int first, int last, BitSet into) {
        switch (expression) {
            case Always _ -> into.set(first, last + 1);
            case On on -> into.set(number(on.getTime()));
            case Between between -> into.set(number(between.getFrom()), number(between.getTo()) + 1);
            case And and -> and.getExpressions().forEach(part -> collect(part, first, last, into));
            case Every every -> step(every, first, last, into);
            case null, default ->
                throw new IllegalArgumentException("\"%s\" cannot be used here".formatted(expression));
        }
    }

    /** {@code 5/15} begins at 5 and goes to the field's end. */
    private static void step(Every every, int first, int last, BitSet into) {
        var within = new BitSet();
        collect(every.getExpression(), first, last, within);
        var from = within.nextSetBit(0);
        var to = every.getExpression() instanceof On ? last : within.length() - 1;
        for (var value = from; value <= to; value += number(every.getPeriod())) {
            into.set(value);
        }
    }

    private static int number(FieldValue<?> value) {
        if (value.getValue() instanceof Integer number) {
            return number;
        }
        throw new IllegalArgumentException("\"%s\" is not a number".formatted(value.getValue()));
    }
}
