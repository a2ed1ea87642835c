package dev.slipstream.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.dbt.FakeDbt;
import dev.slipstream.onboarding.TestSample;
import dev.slipstream.sandbox.TestSandbox;
import dev.slipstream.security.Tickets;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.TestWorkspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** All terminals of a server, with real shells. */
@EnabledOnOs(OS.LINUX)
class LiveTerminalsTest {
    private static final UserName ADA = new UserName("ada");
    private static final Duration KEEP = Duration.ofHours(3);

    @TempDir
    private Path home;

    /** A shell that does not care for interrupt and hang-up is killed, which takes half a second. */
    @Test
    void oneThatWasJustClosedIsNotLeftToTheNextServer() throws IOException {
        var workspaces = TestWorkspaces.in(home);
        var workspace = workspaces.create(ADA, TestSample.PROJECT, TestSample.in(home));
        var keeping = keeping();
        try (var ptys = Ptys.choose("auto")) {
            var terminals = new LiveTerminals(
                    new LiveTerminals.Places(workspaces, TestSandbox.in(home), new FakeDbt()),
                    ptys,
                    keeping,
                    new LiveTerminals.Guard(new NoTickets(), (_, _) -> true),
                    Clock.systemUTC(),
                    new LiveTerminals.Settings(home, KEEP, 1, LiveTerminals.WhenStopped.END));
            var id = terminals
                    .open(ADA, TestSample.PROJECT, new TerminalSize(80, 24))
                    .id();
            terminals.type(ADA, id, "trap '' INT HUP; touch stubborn\n");
            PtysTest.await(() -> Files.exists(workspace.root().resolve("stubborn")));
            var shell = shells();
            assertThat(shell).hasSize(1).allMatch(ProcessHandle::isAlive);

            terminals.close(ADA, id);
            terminals.destroy();

            assertThat(shell).noneMatch(ProcessHandle::isAlive);
        }
        keeping.destroy();
        var next = keeping();
        assertThat(next.kept()).isEmpty();
        next.destroy();
    }

    private Keeping keeping() {
        return new Keeping(home, Path.of("dbt-host"), KEEP, "auto");
    }

    private static List<ProcessHandle> shells() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").matches("\\S*/bash --rcfile .*"))
                .toList();
    }

    private record NoTickets() implements Tickets {
        @Override
        public String issue(UserName user, String subject) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean redeem(String ticket, UserName user, String subject) {
            return false;
        }
    }
}
