package dev.slipstream.security;

import java.util.regex.Pattern;

/** A user's login name; also a folder name and the end of a schema name, hence its alphabet. */
public record UserName(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9_]{0,30}");

    public UserName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "not a user name: \"%s\" (a lower-case letter, then at most 30 letters, digits or _)"
                            .formatted(value));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
