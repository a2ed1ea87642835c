package dev.slipstream.bolt;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** What dbt left of one run, each file compressed; files from before that was done are read as they are. */
final class RunArtifacts {
    private static final Set<String> KEPT = Set.of(
            "manifest.json",
            "run_results.json",
            "catalog.json",
            "sources.json",
            "semantic_manifest.json",
            "static_index.html");
    private static final String PACKED = ".gz";
    private static final int TRAILER = 4;

    private final Path folder;

    RunArtifacts(Path folder) {
        this.folder = folder;
    }

    /**
     * Takes what dbt left after a step, replacing what an earlier step left. Each file comes whole: a server that does not know
     * yet that its run was taken over may do the same at the same time.
     *
     * @param firstOnly files of which an earlier step's is kept instead
     */
    void keep(Path output, Set<String> firstOnly) throws IOException {
        Files.createDirectories(folder);
        for (var name : KEPT) {
            var file = output.resolve(name);
            if (Files.exists(file) && !(firstOnly.contains(name) && has(name))) {
                var draft = Files.createTempFile(folder.getParent(), name, ".new");
                try (var packed = new GZIPOutputStream(Files.newOutputStream(draft))) {
                    Files.copy(file, packed);
                }
                Files.move(draft, packed(name), StandardCopyOption.ATOMIC_MOVE);
                Files.deleteIfExists(folder.resolve(name));
            }
        }
    }

    boolean has(String name) {
        return KEPT.contains(name) && (Files.exists(packed(name)) || Files.exists(folder.resolve(name)));
    }

    /** By name, each with the size that it has for who reads it. */
    List<Artifact> all() {
        return KEPT.stream()
                .filter(this::has)
                .sorted()
                .map(name -> new Artifact(name, size(name)))
                .toList();
    }

    Optional<InputStream> open(String name) {
        if (!KEPT.contains(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Files.exists(packed(name))
                            ? new GZIPInputStream(Files.newInputStream(packed(name)))
                            : Files.newInputStream(folder.resolve(name)));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** As gzip has it; empty if it is not kept so. */
    Optional<InputStream> openPacked(String name) {
        if (!KEPT.contains(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.newInputStream(packed(name)));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    /** @throws IOException also if there is no such file */
    void unpack(String name, Path target) throws IOException {
        try (var content = open(name).orElseThrow(() -> new IOException("the run left no " + name))) {
            Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Path packed(String name) {
        return folder.resolve(name + PACKED);
    }

    private long size(String name) {
        try {
            return Files.exists(packed(name)) ? unpackedSize(packed(name)) : Files.size(folder.resolve(name));
        } catch (IOException gone) {
            return 0;
        }
    }

    /** The last four bytes of what gzip wrote, the lowest first. */
    private static long unpackedSize(Path packed) throws IOException {
        try (var file = Files.newByteChannel(packed)) {
            file.position(Math.max(0, file.size() - TRAILER));
            var trailer = ByteBuffer.allocate(TRAILER).order(ByteOrder.LITTLE_ENDIAN);
            while (trailer.hasRemaining() && file.read(trailer) >= 0) {
                // until it is full or the file ends
            }
            return Integer.toUnsignedLong(trailer.getInt(0));
        }
    }
}
