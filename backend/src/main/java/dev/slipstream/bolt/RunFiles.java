package dev.slipstream.bolt;

import dev.slipstream.defer.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** {@code <home>/runs/<id>}: the log, the artifacts, and while the run lives its checkout, profile and dbt's output. */
@Component
final class RunFiles {
    private static final Set<String> KEPT = Set.of(
            "manifest.json",
            "run_results.json",
            "catalog.json",
            "sources.json",
            "semantic_manifest.json",
            "static_index.html");

    private final Path runs;

    RunFiles(@Value("${slipstream.home}") Path home) {
        this.runs = home.toAbsolutePath().normalize().resolve("runs");
    }

    Path folder(RunId id) {
        return runs.resolve(id.toString());
    }

    Path log(RunId id) {
        return folder(id).resolve("log");
    }

    Path checkout(RunId id) {
        return folder(id).resolve("work/checkout");
    }

    /** dbt's working folder: empty and outside the checkout, whose {@code .env} dbt would load. */
    Path empty(RunId id) {
        return folder(id).resolve("work/empty");
    }

    Path profile(RunId id) {
        return folder(id).resolve("work/profile");
    }

    Path output(RunId id) {
        return folder(id).resolve("work/output");
    }

    Path work(RunId id) {
        return folder(id).resolve("work");
    }

    StepProcess.Marks step(RunId id, int index) {
        var steps = folder(id).resolve("steps");
        return new StepProcess.Marks(steps, Integer.toString(index), log(id));
    }

    /** What dbt compares with; absent if with nothing. */
    Path state(RunId id) {
        return folder(id).resolve("work/state");
    }

    /** A line of ours in the log, between what commands write there. */
    void note(RunId id, String text) throws IOException {
        Files.writeString(
                log(id),
                "[Slipstream: %s]\n".formatted(text.replaceAll("\\p{Cntrl}", " ")),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** Anew, whatever an earlier attempt left. */
    void prepare(RunId id) throws IOException {
        clean(id);
        Files.createDirectories(runs);
        Files.createDirectories(
                folder(id), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (var made : List.of(checkout(id), empty(id), profile(id), output(id))) {
            Files.createDirectories(made);
        }
        if (!Files.exists(log(id))) {
            Files.createFile(log(id));
        }
    }

    /**
     * Takes what dbt left after a step, replacing what an earlier step left. Each file comes whole: a server that does not know
     * yet that its run was taken over may do the same at the same time.
     *
     * @param firstOnly files of which an earlier step's is kept instead
     */
    void keepArtifacts(RunId id, Set<String> firstOnly) throws IOException {
        var artifacts = Files.createDirectories(folder(id).resolve("artifacts"));
        for (var name : KEPT) {
            var file = output(id).resolve(name);
            if (Files.exists(file) && !(firstOnly.contains(name) && Files.exists(artifacts.resolve(name)))) {
                var draft = Files.createTempFile(folder(id), name, ".new");
                Files.copy(file, draft, StandardCopyOption.REPLACE_EXISTING);
                Files.move(draft, artifacts.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** What dbt says of the nodes that its last command worked on; it may be absent. */
    Path results(RunId id) {
        return output(id).resolve("run_results.json");
    }

    /** The runs of which a checkout and a profile are there. */
    List<RunId> withWork() throws IOException {
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (var folders = Files.list(runs)) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("work")))
                    .map(folder -> new RunId(Long.parseLong(folder.getFileName().toString())))
                    .toList();
        }
    }

    /** Removes checkout, profile (with the password) and output. */
    void clean(RunId id) throws IOException {
        if (!Files.exists(work(id))) {
            return;
        }
        try (var files = Files.walk(work(id))) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** All of an ended run. */
    void remove(RunId id) throws IOException {
        FileSystemUtils.deleteRecursively(folder(id));
    }

    List<Artifact> artifacts(RunId id) {
        var artifacts = folder(id).resolve("artifacts");
        if (!Files.isDirectory(artifacts)) {
            return List.of();
        }
        try (var files = Files.list(artifacts)) {
            return files.sorted()
                    .map(file -> new Artifact(file.getFileName().toString(), size(file)))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("the artifacts of run #%s cannot be read".formatted(id), failure);
        }
    }

    Optional<InputStream> artifact(RunId id, String name) {
        if (!KEPT.contains(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Files.newInputStream(folder(id).resolve("artifacts").resolve(name)));
        } catch (IOException absent) {
            return Optional.empty();
        }
    }

    byte[] log(RunId id, long from, int limit) {
        try (var channel = Files.newByteChannel(log(id))) {
            channel.position(Math.min(from, channel.size()));
            var bytes = ByteBuffer.allocate((int) Math.min(limit, channel.size() - channel.position()));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until it is full or the file ends
            }
            return Arrays.copyOf(bytes.array(), bytes.position());
        } catch (IOException absent) {
            return new byte[0];
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }
}
