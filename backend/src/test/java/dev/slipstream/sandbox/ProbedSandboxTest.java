package dev.slipstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.slipstream.security.UserName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class ProbedSandboxTest {
    /** Bits of signals 1, 2 and 3 as /proc shows them. */
    private static final long HANG_UP_INTERRUPT_QUIT = 0b111;

    private static final String BOMB = """
            import os, signal
            forked = []
            try:
                while len(forked) < 2500:
                    child = os.fork()
                    if child == 0:
                        signal.pause()
                    forked.append(child)
            except OSError:
                pass
            print(len(forked))
            for child in forked:
                os.kill(child, signal.SIGKILL)
            """;

    private static final DataSize MEMORY = DataSize.ofGigabytes(8);

    /** Each of its processes is small. It tells how many live when each has what it wants or was killed: nobody holds the pipe. */
    private static final String HOG = """
            import os, signal
            reading, writing = os.pipe()
            started = []
            for number in range(12):
                child = os.fork()
                if child == 0:
                    kept = b"x" * (96 << 20)
                    os.close(writing)
                    signal.pause()
                started.append(child)
            os.close(writing)
            os.read(reading, 1)
            living = [child for child in started if os.waitpid(child, os.WNOHANG) == (0, 0)]
            print(len(living))
            for child in living:
                os.kill(child, signal.SIGKILL)
            """;

    private static final UserName ADA = new UserName("ada");

    @TempDir
    private Path home;

    @Test
    void withoutIsolationTheServersEnvironmentStaysOutAllTheSame() throws IOException {
        var sandbox = TestSandbox.probed(home, "none", MEMORY);

        assertThat(sandbox.isolation()).isInstanceOf(Isolation.None.class);
        assertThat(run(sandbox, "env | cut -d= -f1 | sort", List.of()))
                .contains("HOME", "USER")
                .doesNotContain("JAVA_HOME", "MAVEN_CMD_LINE_ARGS");
    }

    @Test
    void onlyTheOwnHomeAndWhatWasAskedForIsThere() throws IOException {
        var sandbox = namespaces();
        Files.writeString(home.resolve("master.key"), "secret");
        var checkout = Files.createDirectories(home.resolve("projects/ada/shop"));
        Files.createDirectories(home.resolve("projects/guest/shop"));

        var seen = run(
                sandbox,
                "echo hello > %1$s/made; ls %2$s %2$s/projects %2$s/users; echo $HOME".formatted(checkout, home),
                List.of(checkout));

        assertThat(seen).doesNotContain("master.key", "guest").contains(home + "/users/ada");
        assertThat(checkout.resolve("made")).hasContent("hello");
    }

    @Test
    void theFirstProcessInsideTellsNothingOfTheServer() throws IOException {
        var sandbox = namespaces();

        assertThat(run(sandbox, "tr '\\0' '\\n' < /proc/1/environ; tr '\\0' ' ' < /proc/1/cmdline", List.of()))
                .doesNotContain("JAVA_HOME", home.toString() + "/users");
    }

    @Test
    void theSystemCannotBeWrittenAndNamespacesCannotBeMade() throws IOException {
        var sandbox = namespaces();

        assertThat(run(
                        sandbox,
                        "touch /usr/x /etc/x /x; unshare -Ur true; grep NoNewPrivs /proc/self/status",
                        List.of()))
                .contains("/usr/x", "/etc/x", "Read-only file system", "unshare failed", "NoNewPrivs:\t1");
    }

    @Test
    void aTerminalsSignalsAreHeardInsideEvenIfTheServerIgnoresThem() throws IOException {
        var sandbox = namespaces();
        var inside = sandbox.wrap(new SandboxRequest(
                ADA,
                List.of("grep", "SigIgn", "/proc/self/status"),
                Map.of(),
                sandbox.home(ADA),
                List.of(),
                List.of()));
        var argv = new ArrayList<>(List.of("/bin/bash", "-c", "trap '' HUP INT QUIT; exec \"$0\" \"$@\""));
        argv.addAll(inside.argv());
        var process = new SandboxedCommand(argv, inside.environment(), inside.workingDirectory())
                .processBuilder()
                .redirectErrorStream(true)
                .start();

        var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(answer).startsWith("SigIgn:");
        var ignored =
                Long.parseUnsignedLong(answer.substring("SigIgn:".length()).strip(), 16);
        assertThat(ignored & HANG_UP_INTERRUPT_QUIT).isZero();
    }

    @Test
    void nothingIsMountedBelowWhatTheUserCanWrite() {
        var sandbox = namespaces();
        var checkout = home.resolve("projects/ada/shop");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> sandbox.wrap(new SandboxRequest(
                        ADA, List.of("true"), Map.of(), home, List.of(checkout), List.of(checkout.resolve("seeds")))))
                .withMessageContaining("which the user can write");
    }

    /** By somebody else than those whose terminals other tests look at. */
    @Test
    void aForkBombIsHeld() throws IOException {
        var sandbox = namespaces();
        Assumptions.assumeTrue(
                !"root".equals(System.getProperty("user.name"))
                        || Files.isWritable(Path.of("/sys/fs/cgroup/pids/cgroup.procs"))
                        || Files.isWritable(Path.of("/sys/fs/cgroup/cgroup.procs")),
                "root's processes are bound by control groups only, and these cannot be written here");

        assertThat(told(sandbox, new UserName("bomber"), BOMB)).isLessThan(2048);
        assertThat(run(sandbox, "echo fine", List.of())).isEqualTo("fine\n");
    }

    @Test
    void processesThatTogetherTakeTooMuchMemoryAreHeld() throws IOException {
        var sandbox = namespaces(DataSize.ofMegabytes(512));
        Assumptions.assumeTrue(
                memoryIsGrouped(Path.of("/sys/fs/cgroup")),
                "memory of all of a user's processes is bound by control groups only, and these cannot be written here");

        var fiveAndOneOnItsWayOut = 6;
        assertThat(told(sandbox, new UserName("hog"), HOG)).isBetween(1, fiveAndOneOnItsWayOut);
        assertThat(run(sandbox, "echo fine", List.of())).isEqualTo("fine\n");
    }

    /** The number that a Python program prints as that user. */
    private static int told(ProbedSandbox sandbox, UserName user, String program) throws IOException {
        var python = new PythonPart(Path.of("dbt-host"));
        var request = new SandboxRequest(
                user,
                List.of(python.python().toString(), "-I", "-c", program),
                Map.of(),
                sandbox.home(user),
                List.of(),
                python.readOnly());
        var process = sandbox.wrap(request).processBuilder().start();
        return Integer.parseInt(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
    }

    private static boolean memoryIsGrouped(Path groups) throws IOException {
        var controllers = groups.resolve("cgroup.controllers");
        return Files.exists(controllers)
                ? Files.readString(controllers).contains("memory")
                        && Files.isWritable(groups.resolve("cgroup.subtree_control"))
                : Files.isWritable(groups.resolve("memory/cgroup.procs"));
    }

    private ProbedSandbox namespaces() {
        return namespaces(MEMORY);
    }

    private ProbedSandbox namespaces(DataSize memory) {
        var sandbox = TestSandbox.probed(home, "auto", memory);
        Assumptions.assumeTrue(
                sandbox.isolation() instanceof Isolation.Namespaces,
                sandbox.isolation().sentence());
        return sandbox;
    }

    private String run(Sandbox sandbox, String script, List<Path> writable) throws IOException {
        var request = new SandboxRequest(
                ADA, List.of("/bin/bash", "-c", script), Map.of(), sandbox.home(ADA), writable, List.of());
        var process =
                sandbox.wrap(request).processBuilder().redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
