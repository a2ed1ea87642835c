package dev.slipstream.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.sandbox.SandboxedCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real pseudo-terminals, both ways of reading them. */
class PtysTest {
    private static final int MB = 1024 * 1024;
    private static final int AT_ONCE = 25;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Ptys ptys = StreamPty::open;

    @AfterEach
    void close() {
        ptys.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "streams"})
    void bytesComeOutAsTheProgramWroteThem(String io) throws IOException {
        var screen = new Screen();
        start(io, screen, "stty raw -echo; head -c 3000000 /dev/urandom | tee /dev/tty | cksum");
        screen.awaitEnd();

        var all = screen.bytes();
        assertThat(all.length).isGreaterThan(3_000_000);
        var checksum = new String(all, 3_000_000, all.length - 3_000_000, StandardCharsets.US_ASCII);
        assertThat(checksum.strip()).isEqualTo(cksum(Arrays.copyOf(all, 3_000_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "streams"})
    void bytesGoInAsTheyWereTyped(String io) throws IOException {
        var typed = new byte[MB];
        new Random(3).nextBytes(typed);
        var screen = new Screen();
        var pty = start(io, screen, "stty raw -echo; echo ready; head -c %d | cksum".formatted(typed.length));
        screen.awaitOutput("ready");

        assertThat(pty.write(typed)).isTrue();

        screen.awaitOutput(cksum(typed)).awaitEnd();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "streams"})
    void theExitCodeComesAfterTheLastByte(String io) throws IOException {
        var screen = new Screen();
        start(io, screen, "seq 1 20000; echo last; exit 7");
        screen.awaitEnd();

        assertThat(screen.code()).isEqualTo(7);
        assertThat(screen.text()).endsWith("20000\r\nlast\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "streams"})
    void controlCUnderAFloodEndsIt(String io) throws IOException {
        var screen = new Screen();
        var pty = start(io, screen, "trap 'echo caught; exit 3' INT; while :; do echo flood; done");
        await(() -> screen.size() > MB);

        assertThat(pty.write(new byte[] {3})).isTrue();

        screen.awaitEnd();
        assertThat(screen.text()).contains("caught");
        assertThat(screen.code()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "streams"})
    void aProgramWhoseOutputNobodyWantsIsHeldUpAndThenGoesOn(String io) throws IOException {
        var screen = new Screen();
        screen.takeAtMost(64 * 1024);
        var pty = start(io, screen, "seq 1 100000; echo do''ne");
        await(() -> !screen.wantsMore());
        var heldAt = screen.size();
        assertThat(heldAt).isLessThan(64 * 1024 + 8 * 1024);

        screen.takeAtMost(Integer.MAX_VALUE);
        pty.proceed();

        screen.awaitOutput("\ndone").awaitEnd();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "streams"})
    void aProgramThatDoesNotReadHoldsUpNoThreadAndMoreThanOneMegabyteIsRefused(String io) throws IOException {
        var screen = new Screen();
        var pty = start(io, screen, "stty raw -echo; echo ready; exec sleep 600");
        screen.awaitOutput("ready");
        var threads = Thread.getAllStackTraces().size();

        assertThat(pty.write(new byte[MB])).isTrue();
        await(() -> !pty.write(new byte[MB / 2]));

        assertThat(Thread.getAllStackTraces().size()).isLessThanOrEqualTo(threads);
        pty.resize(new TerminalSize(100, 30));
        pty.close();
        screen.awaitEnd();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "streams"})
    void aNewSizeReachesTheProgram(String io) throws IOException {
        var screen = new Screen();
        var pty = start(io, screen, "trap 'stty size; exit' WINCH; echo ready; while :; do read -t 1; done");
        screen.awaitOutput("ready");

        pty.resize(new TerminalSize(133, 41));

        screen.awaitOutput("41 133").awaitEnd();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fiftyShellsThatCameAndWentLeaveNothing() throws IOException {
        cycle(50);
    }

    @Test
    @Tag("deep")
    @EnabledOnOs(OS.LINUX)
    void aThousandShellsThatCameAndWentLeaveNothing() throws IOException {
        cycle(1000);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void manyShellsShareOneThread() throws IOException {
        ptys = Ptys.choose("auto");
        var before = ourThreads();
        var screens = Stream.generate(Screen::new).limit(20).toList();
        for (var screen : screens) {
            start("", screen, "echo ready; exec sleep 600");
        }
        screens.forEach(screen -> screen.awaitOutput("ready"));

        assertThat(ourThreads()).isEqualTo(before);
        screens.forEach(screen -> screen.pty().close());
        screens.forEach(Screen::awaitEnd);
    }

    private void cycle(int times) throws IOException {
        ptys = Ptys.choose("auto");
        var others = ProcessHandle.current().children().toList();
        comeAndGo(AT_ONCE);
        awaitReleased();
        var descriptors = descriptors();
        var threads = Thread.getAllStackTraces().size();
        for (var time = 0; time < times; time += AT_ONCE) {
            comeAndGo(AT_ONCE);
        }

        await(() -> descriptors() <= descriptors);
        await(() -> Thread.getAllStackTraces().size() <= threads + 1);
        assertThat(ProcessHandle.current().children().filter(child -> child.isAlive() && !others.contains(child)))
                .isEmpty();
    }

    private void comeAndGo(int shells) throws IOException {
        var screens = Stream.generate(Screen::new).limit(shells).toList();
        for (var screen : screens) {
            start("", screen, "echo ready; exec cat");
        }
        screens.forEach(screen -> screen.awaitOutput("ready").pty().close());
        screens.forEach(Screen::awaitEnd);
    }

    private void awaitReleased() {
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().contains("Reaper")));
    }

    private static long ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().contains("Reaper"))
                .filter(thread -> !thread.getName().contains("process reaper"))
                .filter(thread -> !thread.getName().contains("ForkJoin"))
                .count();
    }

    private static long descriptors() {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private Pty start(String io, Screen screen, String script) throws IOException {
        if (!io.isEmpty()) {
            ptys = Ptys.choose(io);
        }
        var pty = ptys.open(command(script), new TerminalSize(80, 24), "test", screen);
        screen.belongsTo(pty);
        return pty;
    }

    private static SandboxedCommand command(String script) {
        return new SandboxedCommand(
                List.of("/bin/bash", "-c", script), Map.of("PATH", "/usr/bin:/bin", "TERM", "xterm"), Path.of("/"));
    }

    private static String cksum(byte[] bytes) throws IOException {
        var process = new ProcessBuilder("cksum").start();
        try (var input = process.getOutputStream()) {
            input.write(bytes);
        }
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
    }

    static void await(BooleanSupplier condition) {
        var deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
