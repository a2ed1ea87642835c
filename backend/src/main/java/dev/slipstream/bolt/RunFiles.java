package dev.slipstream.bolt;

import dev.slipstream.defer.RunId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** {@code <home>/runs/<id>}: the log, the artifacts, and while the run lives its checkout, profile and dbt's output. */
@Component
final class RunFiles {
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

    RunArtifacts kept(RunId id) {
        return new RunArtifacts(folder(id).resolve("artifacts"));
    }

    private Path criticalPathFile(RunId id) {
        return folder(id).resolve("critical-path");
    }

    /** Of the nodes that dbt has just told of; written down, as a large manifest takes its time to read. */
    void keepCriticalPath(RunId id) throws IOException {
        var path = CriticalPath.of(kept(id).open("run_results.json"), kept(id).open("manifest.json"));
        var draft = Files.createTempFile(folder(id), "critical-path", ".new");
        Files.write(draft, path);
        Files.move(draft, criticalPathFile(id), StandardCopyOption.ATOMIC_MOVE);
    }

    List<String> criticalPath(RunId id) {
        try {
            return Files.readAllLines(criticalPathFile(id));
        } catch (IOException absent) {
            return List.of();
        }
    }

    /** What the run's manifest is published from; it lies there while the run lives. */
    Path manifest(RunId id) throws IOException {
        var plain = Files.createTempFile(work(id), "manifest", ".json");
        kept(id).unpack("manifest.json", plain);
        return plain;
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
}
