package dev.slipstream.dbt;

import org.jspecify.annotations.Nullable;

/**
 * The project's files do not parse as they are; what was answered is of the last parse that worked.
 *
 * @param file path inside the project
 * @param line from 1, in the file
 */
public record Broken(@Nullable String file, @Nullable Integer line, String message) {
    /** {@code models/orders.sql, line 3: unexpected '}'}, as far as it is known, in one line. */
    public String text() {
        var where = file == null ? "" : line == null ? "%s: ".formatted(file) : "%s, line %d: ".formatted(file, line);
        return where
                + message.lines()
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .findFirst()
                        .orElse("");
    }
}
