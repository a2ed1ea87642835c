package dev.slipstream.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A command that ran to its end, with an empty standard input.
 *
 * @param out standard output, UTF-8
 * @param err standard error, UTF-8
 */
public record Completed(int exitCode, String out, String err) {
    /** Each stream is kept up to this size; what is beyond is read and dropped. */
    private static final int MAX_KEPT_BYTES = 4 * 1024 * 1024;

    /** Blocks; a command that takes longer than the limit is killed, and its exit code is 124, as timeout(1) has it. */
    public static Completed of(SandboxedCommand command, Duration limit) {
        try {
            var process = command.processBuilder().start();
            process.getOutputStream().close();
            var out = CompletableFuture.supplyAsync(() -> text(process.getInputStream()), Completed::onItsOwn);
            var err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), Completed::onItsOwn);
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Completed(process.exitValue(), out.join(), err.join());
            }
            kill(process);
            return new Completed(124, "", "it took longer than %d s".formatted(limit.toSeconds()));
        } catch (IOException problem) {
            throw new UncheckedIOException(
                    "%s cannot be started".formatted(command.argv().getFirst()), problem);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Completed(130, "", "interrupted");
        }
    }

    public boolean succeeded() {
        return exitCode == 0;
    }

    /** A pipe that is read on a virtual thread holds up the thread that carries it. */
    private static void onItsOwn(Runnable reading) {
        Thread.ofPlatform().daemon().name("command output").start(reading);
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String text(InputStream stream) {
        try (stream) {
            var kept = stream.readNBytes(MAX_KEPT_BYTES);
            stream.transferTo(OutputStream.nullOutputStream());
            return new String(kept, StandardCharsets.UTF_8);
        } catch (IOException _) {
            return "";
        }
    }
}
