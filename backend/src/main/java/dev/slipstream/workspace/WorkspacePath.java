package dev.slipstream.workspace;

import java.util.List;

/** A file inside a checkout: relative, with {@code /}, without {@code .}, {@code ..} or a {@code .git} part. */
public record WorkspacePath(String value) {
    public WorkspacePath {
        if (value.isEmpty() || value.startsWith("/") || value.indexOf('\0') >= 0 || value.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("not a path inside the project: \"%s\"".formatted(value));
        }
        for (var part : List.of(value.split("/", -1))) {
            if (part.isEmpty() || part.equals(".") || part.equals("..") || part.equals(".git")) {
                throw new IllegalArgumentException("not a path inside the project: \"%s\"".formatted(value));
            }
        }
    }

    public String fileName() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}
