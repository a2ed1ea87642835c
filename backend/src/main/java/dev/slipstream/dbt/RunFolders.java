package dev.slipstream.dbt;

import dev.slipstream.security.UserName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Where a user's sockets are. A socket's path has at most some hundred bytes, so a deep home folder has them in /tmp. */
final class RunFolders {
    /** sun_path has 104 bytes on macOS, 108 on Linux; {@code /w-<project>.sock} needs up to 71 of them. */
    private static final int LONGEST_FOLDER = 104 - 71 - 1;

    /** Of an engine. */
    private static final int LONGEST_ID = 8;

    private final Path home;

    RunFolders(Path home) {
        this.home = home.toAbsolutePath().normalize();
    }

    Path of(UserName user) {
        var own = home.resolve("run").resolve(user.value());
        var folder =
                own.toString().length() <= LONGEST_FOLDER ? own : elsewhere().resolve(user.value());
        return made(folder);
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failure) {
            throw new UncheckedIOException("no folder for sockets at %s".formatted(folder), failure);
        }
    }

    /** That of the standard engine is the user's own; others are in folders in it. */
    Path of(UserName user, Engine engine) {
        return engine.isStandard() ? of(user) : made(others(user).resolve(engine.id()));
    }

    /** What holds the folders of a user's other engines. */
    Path others(UserName user) {
        var own = of(user);
        return own.toString().length() + LONGEST_ID + 1 <= LONGEST_FOLDER
                ? own
                : made(elsewhere().resolve(user.value()));
    }

    /** All of a user's; none lies in another. */
    List<Path> all(UserName user) {
        return Stream.of(of(user), others(user)).distinct().toList();
    }

    private Path elsewhere() {
        var name = UUID.nameUUIDFromBytes(home.toString().getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
        return Path.of("/tmp/slip-" + name);
    }
}
