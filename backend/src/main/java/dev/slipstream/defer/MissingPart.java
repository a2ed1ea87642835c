package dev.slipstream.defer;

import java.util.Locale;

/** What deferring still needs, in the order in which it is mended. */
public enum MissingPart {
    SCHEDULER_CONNECTION,
    SCHEDULE,
    DEFER_ENABLED,
    SUCCESSFUL_RUN,
    RUN_IN_PROGRESS,
    MANIFEST_UNREADABLE;

    /** As the API spells it, such as {@code defer-enabled}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
