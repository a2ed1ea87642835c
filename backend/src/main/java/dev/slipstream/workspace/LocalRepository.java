package dev.slipstream.workspace;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The folder that a git URL means, if it means one on this machine. */
final class LocalRepository {
    private LocalRepository() {}

    static Optional<Path> of(String url) {
        var text = url.startsWith("file://") ? url.substring("file://".length()) : url;
        try {
            var path = Path.of(text);
            return path.isAbsolute() && Files.exists(path) ? Optional.of(path.normalize()) : Optional.empty();
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }
}
