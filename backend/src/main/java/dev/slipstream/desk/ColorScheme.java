package dev.slipstream.desk;

import java.util.Locale;

/** Whether the pages are dark or light. */
public enum ColorScheme {
    DARK,
    LIGHT,
    SYSTEM;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The next one, round and round. */
    public ColorScheme next() {
        return switch (this) {
            case DARK -> LIGHT;
            case LIGHT -> SYSTEM;
            case SYSTEM -> DARK;
        };
    }

    static ColorScheme ofWire(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
