package dev.slipstream.workspace;

/** What a file's content was: SHA-256, 64 lower-case hex digits. The ETag of the API, in quotes there. */
public record FileVersion(String sha256) {
    public FileVersion {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a file version: \"%s\"".formatted(sha256));
        }
    }
}
