package dev.slipstream.dbt;

import dev.slipstream.security.UserName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/** Where a user's sockets are. A socket's path has at most some hundred bytes, so a deep home folder has them in /tmp. */
final class RunFolders {
    /** sun_path has 104 bytes on macOS, 108 on Linux; {@code /w-<project>.sock} needs up to 71 of them. */
    private static final int LONGEST_FOLDER = 104 - 71 - 1;

    private final Path home;

    RunFolders(Path home) {
        this.home = home.toAbsolutePath().normalize();
    }

    Path of(UserName user) {
        var own = home.resolve("run").resolve(user.value());
        var folder =
                own.toString().length() <= LONGEST_FOLDER ? own : elsewhere().resolve(user.value());
        try {
            return Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failure) {
            throw new UncheckedIOException("no folder for the sockets of %s".formatted(user), failure);
        }
    }

    private Path elsewhere() {
        var name = UUID.nameUUIDFromBytes(home.toString().getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
        return Path.of("/tmp/slip-" + name);
    }
}
