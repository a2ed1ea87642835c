package dev.slipstream.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.dbt.TestHosts;
import dev.slipstream.sandbox.Isolation;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.sandbox.SandboxRequest;
import dev.slipstream.sandbox.TestSandbox;
import dev.slipstream.security.UserName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Shells that a real, warm dbt host starts in its sandbox. */
@EnabledOnOs(OS.LINUX)
class HostedShellTest {
    private static final UserName ADA = new UserName("ada");
    private static final TerminalSize SIZE = new TerminalSize(97, 31);

    @TempDir
    private Path home;

    private final Screen screen = new Screen();
    private Ptys ptys = StreamPty::open;

    @BeforeEach
    void choose() throws IOException {
        ptys = Ptys.choose("auto");
    }

    @AfterEach
    void close() {
        ptys.close();
    }

    @Test
    void itHasAHostsForkInItsSessionAndATerminalWithAName() throws IOException {
        var sandbox = TestSandbox.in(home);
        try (var host = warm(sandbox)) {
            open(
                    host,
                    sandbox,
                    "ps -o sid=,args= | awk -v s=$$ '$1 == s' | grep -c [s]lipstream_host; stty size; tty; exit 3");
            screen.awaitEnd();
        }
        assertThat(screen.text()).contains("1\r\n31 97\r\n/dev/");
        assertThat(screen.code()).isEqualTo(3);
    }

    @Test
    void itsSettingsAreThoseOfOneInASandboxOfItsOwn() throws IOException {
        var sandbox = TestSandbox.in(home);
        Assumptions.assumeTrue(
                sandbox.isolation() instanceof Isolation.Namespaces,
                sandbox.isolation().sentence());
        var script =
                "stty -a; umask; ulimit -a; env | sort; grep -E '^(Sig|NoNewPrivs|CapEff)' /proc/self/status; exit 0";
        var alone = new Screen();
        ptys.open(sandbox.wrap(request(sandbox, script)), SIZE, "alone", alone);
        alone.awaitEnd();
        try (var host = warm(sandbox)) {
            open(host, sandbox, script);
            screen.awaitEnd();
        }
        assertThat(screen.text()).isEqualTo(alone.text()).contains("CapEff:\t0000000000000000");
    }

    @Test
    void closingItEndsAllThatRunsThere() throws IOException {
        var sandbox = TestSandbox.in(home);
        try (var host = warm(sandbox)) {
            var pty = open(
                    host, sandbox, "trap '' INT HUP; (setsid sleep 654 &); nohup sleep 655 & echo star''ted; wait");
            screen.awaitOutput("started");
            PtysTest.await(() -> running(".*sleep 65[45]") == 2);
            pty.close();
            screen.awaitEnd();
            PtysTest.await(() -> running(".*sleep 65[45]") == 0);
        }
    }

    /** Each process is gone before a list of them could be used. */
    @Test
    void whatForksForEverIsCaughtWhenItIsClosed() throws IOException {
        var sandbox = TestSandbox.in(home);
        try (var host = warm(sandbox)) {
            var pty = open(host, sandbox, "f() { : hare; f & }; f; f; f; echo star''ted; wait; sleep 656");
            screen.awaitOutput("started");
            pty.close();
            screen.awaitEnd();
            PtysTest.await(() -> running(".*: hare; f &.*") == 0);
        }
    }

    @Test
    void itGoesOnWithoutItsHost() throws IOException {
        var sandbox = TestSandbox.in(home);
        var host = warm(sandbox);
        var pty = open(host, sandbox, "echo star''ted; read line; echo it said $line");
        screen.awaitOutput("started");
        host.close();
        assertThat(pty.write("hello\n".getBytes(StandardCharsets.US_ASCII))).isTrue();
        screen.awaitEnd();
        assertThat(screen.text()).contains("it said hello");
        assertThat(screen.code()).isEqualTo(PtyChild.UNKNOWN);
    }

    @Test
    void whatTheHostRefusesIsSaidAndLeavesNothingBehind() throws IOException {
        var sandbox = TestSandbox.in(home);
        try (var host = warm(sandbox)) {
            var command = sandbox.within(new SandboxRequest(
                    ADA, List.of("/bin/bash"), Map.of(), home.resolve("gone"), List.of(), List.of()));
            var before = descriptors();
            assertThatThrownBy(() -> ptys.startBy(host.sessions(), command, SIZE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No such file or directory");
            assertThat(descriptors()).isEqualTo(before);
        }
    }

    @Test
    void withoutAHostThereIsNone() throws IOException {
        var command = TestSandbox.none(home).within(request(TestSandbox.none(home), "true"));
        assertThat(ptys.startBy(home.resolve("sessions.sock"), command, SIZE)).isEmpty();
    }

    private TestHosts.OneHost warm(Sandbox sandbox) {
        var host = TestHosts.of(ADA, home, sandbox);
        PtysTest.await(() -> Files.exists(host.sessions()));
        return host;
    }

    private Pty open(TestHosts.OneHost host, Sandbox sandbox, String script) throws IOException {
        var child = ptys.startBy(host.sessions(), sandbox.within(request(sandbox, script)), SIZE)
                .orElseThrow();
        var pty = ptys.begin(child, screen);
        screen.belongsTo(pty);
        return pty;
    }

    private static SandboxRequest request(Sandbox sandbox, String script) {
        return new SandboxRequest(
                ADA, List.of("/bin/bash", "-c", script), Map.of("X", "1"), sandbox.home(ADA), List.of(), List.of());
    }

    private static long running(String commandLine) {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine())
                .flatMap(Optional::stream)
                .filter(line -> line.matches(commandLine))
                .count();
    }

    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
