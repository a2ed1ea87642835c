package dev.slipstream.defer;

/**
 * Something that is said before dbt starts.
 *
 * @param code stable, for the API: deferring, not-deferred, kept-yours, favor-test, stale, unavailable …
 * @param text plain text, may have several lines
 */
public record Notice(Level level, String code, String text) {
    public enum Level {
        INFO,
        WARNING,
        ERROR
    }
}
