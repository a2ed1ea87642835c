package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunProcessTest {
    @TempDir
    private Path folder;

    private @Nullable Process started;

    @AfterEach
    void stop() {
        if (started != null) {
            started.descendants().forEach(ProcessHandle::destroyForcibly);
            started.destroyForcibly();
        }
    }

    @Test
    void aNotedProcessIsKilledWithAllThatItStarted() throws Exception {
        var process = start();
        var child = ProcessHandle.of(Long.parseLong(
                        process.inputReader(StandardCharsets.UTF_8).readLine()))
                .orElseThrow();
        RunProcess.write(note(), process.toHandle());

        assertThat(RunProcess.kill(note())).isTrue();

        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(child.isAlive()).isFalse();
        assertThat(note()).doesNotExist();
    }

    @Test
    void anotherProcessWithTheSameNumberIsLeftAlone() throws Exception {
        var process = start();
        Files.writeString(note(), "%d %d".formatted(process.pid(), 1_000_000_000_000L));

        assertThat(RunProcess.kill(note())).isFalse();

        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void aNoteThatWasHalfWrittenNamesNobody() throws Exception {
        for (var half : new String[] {"", "12", "12 "}) {
            Files.writeString(note(), half);
            assertThat(RunProcess.kill(note())).isFalse();
        }
        assertThat(RunProcess.kill(note())).isFalse();
    }

    /** A process with a child, whose number it prints. */
    private Process start() throws Exception {
        var process = new ProcessBuilder("/bin/sh", "-c", "sleep 600 & echo $!; wait").start();
        started = process;
        return process;
    }

    private Path note() {
        return folder.resolve("process");
    }
}
