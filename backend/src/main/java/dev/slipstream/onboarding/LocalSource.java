package dev.slipstream.onboarding;

import dev.slipstream.workspace.GitSource;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** A folder on this machine as a git source: the repository around it, and the folder's place in that. */
final class LocalSource {
    private LocalSource() {}

    /** The folder that is meant, if one on this machine is. */
    static Optional<Path> folder(String url) {
        try {
            var path = Path.of(url.startsWith("file://") ? url.substring("file://".length()) : url);
            return Files.isDirectory(path) ? Optional.of(path.toAbsolutePath().normalize()) : Optional.empty();
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    /** @throws IllegalArgumentException if the folder is not in a git repository, with the way out */
    static GitSource resolve(GitSource source) {
        var named = folder(source.url());
        if (named.isEmpty()) {
            return source;
        }
        var folder = named.get();
        if (Files.exists(folder.resolve("HEAD")) && Files.isDirectory(folder.resolve("objects"))) {
            return new GitSource(folder.toString(), source.branch(), source.folder());
        }
        for (var top = folder; top != null; top = top.getParent()) {
            if (Files.exists(top.resolve(".git"))) {
                var below = top.relativize(folder)
                        .resolve(source.folder())
                        .normalize()
                        .toString();
                return new GitSource(top.toString(), source.branch(), below);
            }
        }
        throw new IllegalArgumentException(
                "%s is not in a git repository; run git init, git add . and git commit there first".formatted(folder));
    }
}
