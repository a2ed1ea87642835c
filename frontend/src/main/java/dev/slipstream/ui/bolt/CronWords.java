package dev.slipstream.ui.bolt;

import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

/** A cron expression in words, where they are simple; else the expression itself, which is then the clearer of the two. */
final class CronWords {
    private static final int SUNDAY = 7;

    private CronWords() {}

    /** @param cron five fields */
    static String of(String cron) {
        var fields = List.of(cron.strip().split("\\s+"));
        if (fields.size() != 5 || !fields.get(2).equals("*") || !fields.get(3).equals("*")) {
            return cron;
        }
        var minute = fields.get(0);
        var hour = fields.get(1);
        var day = fields.get(4);
        if (hour.equals("*") && day.equals("*")) {
            return hourly(cron, minute);
        }
        if (!number(minute) || !number(hour)) {
            return cron;
        }
        var time = "%02d:%02d".formatted(Integer.parseInt(hour), Integer.parseInt(minute));
        if (day.equals("*")) {
            return "every day " + time;
        }
        if (day.equals("1-5") || day.equalsIgnoreCase("MON-FRI")) {
            return "weekdays " + time;
        }
        return day.matches("[0-7]") ? "%ss %s".formatted(name(day), time) : cron;
    }

    private static String hourly(String cron, String minute) {
        if (minute.matches("\\*/\\d{1,2}")) {
            return "every %s min".formatted(minute.substring(2));
        }
        return number(minute) ? "every hour at :%02d".formatted(Integer.parseInt(minute)) : cron;
    }

    private static boolean number(String field) {
        return field.matches("\\d{1,2}");
    }

    private static String name(String day) {
        var number = Integer.parseInt(day);
        return DayOfWeek.of(number == 0 ? SUNDAY : number).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }
}
