package dev.slipstream.bolt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Which process works for a run: written down, so that a later server can end what a killed one left. */
final class RunProcess {
    /** The system tells a start to the second only, and two readings of its boot time may differ by one. */
    private static final Duration SAME_START = Duration.ofSeconds(2);

    private static final int KILL_SECONDS = 3;

    private RunProcess() {}

    static void write(Path note, ProcessHandle process) throws IOException {
        var start = process.info().startInstant();
        if (start.isPresent()) {
            Files.writeString(
                    note, "%d %d%n".formatted(process.pid(), start.get().toEpochMilli()));
        }
    }

    /**
     * Kills the noted process and all that it started, and waits for them; a process that only has the same number is left alone.
     *
     * @return whether there was one
     */
    static boolean kill(Path note) throws IOException {
        if (!Files.exists(note)) {
            return false;
        }
        var noted = find(Files.readString(note).strip());
        noted.ifPresent(RunProcess::killTree);
        Files.delete(note);
        return noted.isPresent();
    }

    static void killTree(ProcessHandle root) {
        var all = Stream.concat(root.descendants(), Stream.of(root)).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, KILL_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static Optional<ProcessHandle> find(String noted) {
        var words = noted.split(" ", -1);
        try {
            var start = Instant.ofEpochMilli(Long.parseLong(words[words.length - 1]));
            return ProcessHandle.of(Long.parseLong(words[0])).filter(process -> startedAt(process, start));
        } catch (NumberFormatException half) {
            return Optional.empty();
        }
    }

    private static boolean startedAt(ProcessHandle process, Instant start) {
        return process.info()
                .startInstant()
                .filter(its -> Duration.between(its, start).abs().compareTo(SAME_START) <= 0)
                .isPresent();
    }
}
