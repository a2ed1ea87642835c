package dev.slipstream.dbt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** A small file that a user wrote: a link, a pipe or a giant is not read. */
final class UserFile {
    private static final long LARGEST = 1_000_000;

    private UserFile() {}

    static Optional<String> text(Path file) {
        try {
            var is = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return is.isRegularFile() && is.size() <= LARGEST
                    ? Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}
