package dev.slipstream.defer;

import java.util.Locale;

/** Where one node is always read, whatever the mode. */
public enum Pin {
    DEVELOPMENT,
    PRODUCTION;

    /** As the API spells it. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming the value and the legal ones */
    public static Pin ofWire(String text) {
        for (var pin : values()) {
            if (pin.wire().equals(text)) {
                return pin;
            }
        }
        throw new IllegalArgumentException("not a pin: \"%s\" (development or production)".formatted(text));
    }
}
