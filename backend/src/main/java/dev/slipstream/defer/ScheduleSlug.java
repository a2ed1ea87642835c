package dev.slipstream.defer;

/** A schedule's name in URLs and folders, such as {@code daily_prod}. */
public record ScheduleSlug(String value) {
    public ScheduleSlug {
        if (!value.matches("[a-z0-9][a-z0-9_-]{0,63}")) {
            throw new IllegalArgumentException(
                    "not a schedule slug: \"%s\" (lower-case letters, digits, _ and -, at most 64)".formatted(value));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
