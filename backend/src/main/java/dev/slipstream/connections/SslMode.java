package dev.slipstream.connections;

import java.util.Locale;

/** libpq's {@code sslmode}. */
public enum SslMode {
    DISABLE,
    ALLOW,
    PREFER,
    REQUIRE,
    VERIFY_CA,
    VERIFY_FULL;

    /** As libpq and profiles.yml spell it, such as {@code verify-full}. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException naming the value and the legal ones */
    public static SslMode ofWire(String text) {
        for (var mode : values()) {
            if (mode.wire().equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException(
                "not an SSL mode: \"%s\" (disable, allow, prefer, require, verify-ca or verify-full)".formatted(text));
    }
}
