package dev.slipstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.security.UserName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

/** What follows from what the probe finds, and from who can come. */
@ExtendWith(OutputCaptureExtension.class)
class IsolationTest {
    private static final Reach LAN = new Reach("0.0.0.0", "");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path home;

    @Test
    void whereWallsHoldItDoesNotMatterWhoComes() {
        assertThat(sandbox("auto", LAN, new Probe.Found.Holds("0.11.0")).isolation())
                .isEqualTo(new Isolation.Namespaces("0.11.0"));
    }

    @Test
    void withoutWallsTheOneLocalUserGoesOn() {
        assertThat(sandbox("auto", TestSandbox.THIS_MACHINE, new Probe.Found.Fails("no walls"))
                        .isolation())
                .isEqualTo(new Isolation.None("no walls"));
    }

    @Test
    void withoutWallsTerminalsAreClosedWhereOthersCanCome() {
        assertThat(sandbox("auto", LAN, new Probe.Found.Fails("no walls")).isolation())
                .isEqualTo(new Isolation.Closed("no walls", "it listens on 0.0.0.0"));
    }

    @Test
    void theAdminsWordOpensThem() {
        assertThat(sandbox("none", LAN, new Probe.Found.Fails("no walls")).isolation())
                .isInstanceOf(Isolation.None.class);
    }

    @Test
    void whatIsNoTerminalRunsAllTheSame() {
        var argv = List.of("git", "status");
        var request = new SandboxRequest(new UserName("ada"), argv, Map.of(), home, List.of(), List.of());

        assertThat(TestSandbox.closed(home).wrap(request).argv()).isEqualTo(argv);
    }

    @Test
    void theLogSaysAtStartThatTerminalsAreClosedWhyAndTheWayOut(CapturedOutput log) {
        TestSandbox.unwalled(home, LAN).settleAtStart();

        await(log, "SLIPSTREAM_ISOLATION=none");
        assertThat(log)
                .contains("ERROR")
                .contains("Terminals are closed: others can reach this server (it listens on 0.0.0.0)")
                .contains("a shell would run without isolation")
                .contains("like dbt and git: bubblewrap is not installed. Install bubblewrap");
    }

    @Test
    void theLogWarnsAtStartWhereTheyAreOpenWithoutWalls(CapturedOutput log) {
        TestSandbox.unwalled(home, TestSandbox.THIS_MACHINE).settleAtStart();

        await(log, "Shells and dbt run without isolation, as the server's own user: bubblewrap is not installed.");
        assertThat(log).contains("WARN").contains("Whoever can log in here can do what this user can.");
    }

    @Test
    void whatTheProbeSaidLastIsTheReason() {
        assertThat(BubblewrapProbe.found(
                        new Completed(1, "", "first\nbwrap: No permissions to create new namespace.\n")))
                .isEqualTo(new Probe.Found.Fails("bwrap: No permissions to create new namespace"));
        assertThat(BubblewrapProbe.found(new Completed(127, "", "env: 'bwrap': No such file or directory\n")))
                .isEqualTo(new Probe.Found.Fails("bubblewrap is not installed"));
        assertThat(BubblewrapProbe.found(new Completed(1, "", "")))
                .isEqualTo(new Probe.Found.Fails("bubblewrap does not hold here"));
        assertThat(BubblewrapProbe.found(new Completed(0, "bubblewrap 0.8.0\n", "")))
                .isEqualTo(new Probe.Found.Holds("0.8.0"));
    }

    private ProbedSandbox sandbox(String chosen, Reach reach, Probe.Found found) {
        var homes = new UserHomes(home);
        return new ProbedSandbox(
                chosen, reach, homes, new Bubblewrap(home, homes, DataSize.ofGigabytes(8)), () -> found);
    }

    private static void await(CapturedOutput log, String text) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!log.getAll().contains(text)) {
            assertThat(System.nanoTime()).as(log.getAll()).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
