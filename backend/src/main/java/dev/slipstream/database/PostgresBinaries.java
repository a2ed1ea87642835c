package dev.slipstream.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs, unpacked once from the class path into a folder of this version's. */
final class PostgresBinaries {
    private static final String VERSION = "18.4.0";
    private static final int OWNER_EXECUTE = 0100;

    private final Path folder;

    /** @param parent where the folder of this version is made */
    PostgresBinaries(Path parent) throws IOException {
        this.folder = parent.resolve(VERSION);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(parent);
            var unpacking = Files.createTempDirectory(
                    parent,
                    "unpacking",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            unpack(unpacking);
            Files.move(unpacking, folder, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    Path program(String name) {
        return folder.resolve("bin").resolve(name);
    }

    private static void unpack(Path target) throws IOException {
        var resource = "/postgres-%s-%s.txz".formatted(system(), architecture());
        try (var packed = PostgresBinaries.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new IOException(
                        "there is no embedded PostgreSQL for this machine (%s). Set SLIPSTREAM_DB_URL to a PostgreSQL of your own."
                                .formatted(resource));
            }
            try (var archive = new TarArchiveInputStream(new XZCompressorInputStream(packed))) {
                for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                    place(archive, entry, target);
                }
            }
        }
    }

    private static void place(TarArchiveInputStream archive, TarArchiveEntry entry, Path target) throws IOException {
        var path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("the archive leads outside: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
            Files.createLink(path, target.resolve(entry.getLinkName()).normalize());
        } else {
            Files.copy(archive, path);
            if ((entry.getMode() & OWNER_EXECUTE) != 0) {
                Files.setPosixFilePermissions(path, executable());
            }
        }
    }

    private static EnumSet<PosixFilePermission> executable() {
        return EnumSet.copyOf(PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String system() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "aarch64", "arm64" -> "arm_64";
            case String other -> other.equals("amd64") ? "x86_64" : other;
        };
    }
}
