package dev.slipstream.defer;

import java.util.Locale;

/** What deferring still needs, in the order in which it is mended. */
public enum MissingPart {
    SCHEDULER_CONNECTION,
    SCHEDULE,
    DEFER_ENABLED,
    SUCCESSFUL_RUN,
    RUN_IN_PROGRESS,
    /** It is gone or broken, or it is not this dbt's, warehouse's or project's. */
    MANIFEST_UNREADABLE;

    /** As the end of a sentence. */
    public String words() {
        return switch (this) {
            case SCHEDULER_CONNECTION -> "there is no production connection";
            case SCHEDULE -> "there is no schedule";
            case DEFER_ENABLED -> "no schedule is marked \"Defer to production\"";
            case SUCCESSFUL_RUN -> "production has no successful run";
            case RUN_IN_PROGRESS -> "a run is under way";
            case MANIFEST_UNREADABLE -> "the manifest of the run cannot be read";
        };
    }

    /** As the API spells it, such as {@code defer-enabled}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
