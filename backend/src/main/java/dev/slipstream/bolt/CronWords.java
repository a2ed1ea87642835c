package dev.slipstream.bolt;

import com.cronutils.descriptor.CronDescriptor;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A cron expression in words: short ones for what is common, else cron-utils'. */
final class CronWords {
    private static final int SUNDAY = 7;

    private CronWords() {}

    static String of(CronFields cron) {
        return simple(List.of(cron.expression().split(" "))).orElseGet(() -> described(cron));
    }

    private static Optional<String> simple(List<String> fields) {
        if (!fields.get(2).equals("*") || !fields.get(3).equals("*")) {
            return Optional.empty();
        }
        var minute = fields.get(0);
        var hour = fields.get(1);
        var day = fields.get(4);
        if (hour.equals("*") && day.equals("*")) {
            return hourly(minute);
        }
        if (!number(minute) || !number(hour)) {
            return Optional.empty();
        }
        return days(day).map(days -> "%s %02d:%02d".formatted(days, Integer.parseInt(hour), Integer.parseInt(minute)));
    }

    private static Optional<String> days(String day) {
        if (day.equals("*")) {
            return Optional.of("every day");
        }
        if (day.equals("1-5") || day.equals("MON-FRI")) {
            return Optional.of("weekdays");
        }
        return day.matches("[0-7]") ? Optional.of(name(day) + "s") : Optional.empty();
    }

    private static Optional<String> hourly(String minute) {
        if (minute.equals("*")) {
            return Optional.of("every minute");
        }
        if (minute.matches("\\*/\\d{1,2}")) {
            return Optional.of("every %s min".formatted(minute.substring(2)));
        }
        return number(minute)
                ? Optional.of("every hour at :%02d".formatted(Integer.parseInt(minute)))
                : Optional.empty();
    }

    /** cron-utils joins the two fields for the day as if both had to hold. */
    private static String described(CronFields cron) {
        var words = CronDescriptor.instance(Locale.ENGLISH).describe(cron.parsed());
        return cron.eitherDay() ? words + " (either day will do)" : words;
    }

    private static boolean number(String field) {
        return field.matches("\\d{1,2}");
    }

    private static String name(String day) {
        var number = Integer.parseInt(day);
        return DayOfWeek.of(number == 0 ? SUNDAY : number).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }
}
