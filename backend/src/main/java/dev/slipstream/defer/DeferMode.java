package dev.slipstream.defer;

import java.util.Locale;

/** Whether commands and previews read production. */
public enum DeferMode {
    OFF,
    /** dbt's {@code --defer}: production where the development relation does not exist. */
    STANDARD,
    /** dbt's {@code --defer --favor-state}: production, unless the node is selected in that very command. */
    FAVOR_STATE,
    /** Ours: production where it was built later than the development relation, or where that does not exist. */
    PREFER_NEWER;

    /** As a sentence has it: standard, favor state, prefer newer. */
    public String words() {
        return wire().replace('-', ' ');
    }

    /** As the API and the dbt host spell it: off, standard, favor-state. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException naming the value and the legal ones */
    public static DeferMode ofWire(String text) {
        for (var mode : values()) {
            if (mode.wire().equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(
                "not a defer mode: \"%s\" (off, standard, favor-state or prefer-newer)".formatted(text));
    }
}
