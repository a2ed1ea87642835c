package dev.slipstream.workspace;

/**
 * Where a project comes from.
 *
 * @param url as git understands it; a local path is allowed
 * @param branch the protected default branch; empty means the remote's own default
 * @param folder the dbt project's folder inside the repository, with {@code /}; empty means its top
 */
public record GitSource(String url, String branch, String folder) {
    public GitSource {
        if (url.isBlank() || url.startsWith("-")) {
            throw new IllegalArgumentException("not a git URL: \"%s\"".formatted(url));
        }
    }
}
