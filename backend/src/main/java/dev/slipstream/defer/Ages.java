package dev.slipstream.defer;

import java.time.Duration;

/** How long ago something was, in the words that are used everywhere: {@code 34 min}, {@code 5 h}, {@code 2 d}. */
public final class Ages {
    private static final int MINUTES_UNTIL_HOURS = 120;
    private static final int HOURS_UNTIL_DAYS = 48;

    private Ages() {}

    public static String text(Duration age) {
        if (age.toMinutes() < 1) {
            return "under 1 min";
        }
        if (age.toMinutes() < MINUTES_UNTIL_HOURS) {
            return age.toMinutes() + " min";
        }
        return age.toHours() < HOURS_UNTIL_DAYS ? age.toHours() + " h" : age.toDays() + " d";
    }

    public static String ago(Duration age) {
        return age.toMinutes() < 1 ? "just now" : text(age) + " ago";
    }
}
