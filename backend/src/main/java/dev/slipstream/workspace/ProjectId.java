package dev.slipstream.workspace;

import java.util.regex.Pattern;

/** A project's name in URLs, folders and the API. */
public record ProjectId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

    public ProjectId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "not a project name: \"%s\" (a lower-case letter, then at most 62 letters, digits, _ or -)"
                            .formatted(value));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
