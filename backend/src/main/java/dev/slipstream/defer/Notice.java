package dev.slipstream.defer;

import java.util.Optional;

/**
 * Something that is said before dbt starts.
 *
 * @param code stable, for the API: deferring, not-deferred, kept-yours, favor-test, stale, unavailable …
 * @param text plain text, may have several lines
 * @param wayOut a command that mends it, such as {@code dbt clone -s orders}
 */
public record Notice(Level level, String code, String text, Optional<String> wayOut) {
    public Notice(Level level, String code, String text) {
        this(level, code, text, Optional.empty());
    }

    public enum Level {
        INFO,
        WARNING,
        ERROR
    }
}
