package dev.slipstream.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipstream.dbt.FakeDbt;
import dev.slipstream.dbt.TestHosts;
import dev.slipstream.onboarding.TestSample;
import dev.slipstream.sandbox.Isolation;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.sandbox.TestSandbox;
import dev.slipstream.security.Tickets;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.TestWorkspaces;
import dev.slipstream.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** All terminals of a server, with real shells. */
@EnabledOnOs(OS.LINUX)
class LiveTerminalsTest {
    private static final UserName ADA = new UserName("ada");
    private static final TerminalSize SIZE = new TerminalSize(80, 24);
    private static final Duration KEEP = Duration.ofHours(3);
    private static final int MOST = 3;

    @TempDir
    private Path home;

    private @Nullable Workspaces made;
    private Ptys ptys = StreamPty::open;

    @BeforeEach
    void open() throws IOException {
        made = TestWorkspaces.in(home);
        made.create(ADA, TestSample.PROJECT, TestSample.in(home));
        ptys = Ptys.choose("auto");
    }

    @AfterEach
    void close() {
        ptys.close();
    }

    /** A shell that does not care for interrupt and hang-up is killed, which takes half a second. */
    @Test
    void oneThatWasJustClosedIsNotLeftToTheNextServer() throws IOException {
        var keeping = keeping();
        var terminals = terminals(TestSandbox.in(home), keeping);
        var id = terminals.open(ADA, TestSample.PROJECT, SIZE).id();
        terminals.type(ADA, id, "trap '' INT HUP; touch stubborn\n");
        var folder = workspaces().require(ADA, TestSample.PROJECT).root();
        PtysTest.await(() -> Files.exists(folder.resolve("stubborn")));
        var shell = shells();
        assertThat(shell).hasSize(1).allMatch(ProcessHandle::isAlive);

        terminals.close(ADA, id);
        terminals.destroy();

        assertThat(shell).noneMatch(ProcessHandle::isAlive);
        keeping.destroy();
        var next = keeping();
        assertThat(next.kept()).isEmpty();
        next.destroy();
    }

    @Test
    void oneThatHasEndedCanBeReadButTakesNoPlace() {
        var keeping = keeping();
        var terminals = terminals(TestSandbox.in(home), keeping);
        var ids = Stream.generate(
                        () -> terminals.open(ADA, TestSample.PROJECT, SIZE).id())
                .limit(MOST)
                .toList();
        assertThatExceptionOfType(TerminalRefused.class)
                .isThrownBy(() -> terminals.open(ADA, TestSample.PROJECT, SIZE))
                .withMessage("you have 3 terminals open; close one first")
                .returns(TerminalRefused.Reason.TOO_MANY, TerminalRefused::reason);

        ids.subList(1, 3).forEach(id -> terminals.type(ADA, id, "exit\n"));
        PtysTest.await(() -> terminals.list(ADA, TestSample.PROJECT).size() == 1);
        assertThat(ids).allMatch(id -> terminals.find(ADA, id).isPresent());

        terminals.open(ADA, TestSample.PROJECT, SIZE);
        assertThat(ids).filteredOn(id -> terminals.find(ADA, id).isEmpty()).containsExactly(ids.get(1));
        terminals.destroy();
        keeping.destroy();
    }

    @Test
    void withoutWallsEachSaysSo() {
        var keeping = keeping();
        var terminals = terminals(TestSandbox.none(home), keeping);
        var id = terminals.open(ADA, TestSample.PROJECT, SIZE).id();
        var browser = new FakeBrowser(false);
        terminals.redeem(ADA, id, "any").orElseThrow().attach(browser, OptionalLong.empty(), SIZE);

        assertThat(browser.output()).startsWith("Shells and dbt run without isolation, as the server's own user");
        terminals.destroy();
        keeping.destroy();
    }

    @Test
    void oneThatNobodyHasTypedInIsMovedToTheHostOnceThatIsWarm() throws IOException {
        var keeping = keeping();
        var sandbox = TestSandbox.in(home);
        Assumptions.assumeTrue(
                sandbox.isolation() instanceof Isolation.Namespaces,
                sandbox.isolation().sentence());
        var terminals = terminals(sandbox, keeping, new FakeDbt(Optional.of(TestHosts.sessions(ADA, home))));
        var untouched =
                look(terminals, terminals.open(ADA, TestSample.PROJECT, SIZE).id());
        var touched =
                look(terminals, terminals.open(ADA, TestSample.PROJECT, SIZE).id());
        terminals.type(ADA, touched.id(), "mine=kept\n");
        PtysTest.await(() -> untouched.browser().output().contains("$"));

        try (var host = TestHosts.of(ADA, home, sandbox)) {
            PtysTest.await(() -> Files.exists(host.sessions()));
            terminals.moveToHosts();
            for (var id : List.of(untouched.id(), touched.id())) {
                terminals.type(ADA, id, "echo $mine: $(ps -e -o args= | grep -c '[s]lipstream_host') seen\n");
            }
            PtysTest.await(() -> touched.browser().output().contains("kept: 0 seen"));
            PtysTest.await(() -> untouched.browser().output().matches("(?s).*\r\033\\[K.*: [2-9] seen.*"));

            var next = terminals.open(ADA, TestSample.PROJECT, SIZE).id();
            var opened = look(terminals, next);
            terminals.type(ADA, next, "tty\n");
            PtysTest.await(() -> opened.browser().output().contains("/dev/terminal-"));
        }
        terminals.destroy();
        keeping.destroy();
    }

    private record Looked(TerminalId id, FakeBrowser browser) {}

    private static Looked look(LiveTerminals terminals, TerminalId id) {
        var browser = new FakeBrowser(false);
        terminals.redeem(ADA, id, "any").orElseThrow().attach(browser, OptionalLong.empty(), SIZE);
        return new Looked(id, browser);
    }

    @Test
    void whereTerminalsAreClosedNoneOpensAndItSaysWhyAndTheWayOut() {
        var keeping = keeping();
        var terminals = terminals(TestSandbox.closed(home), keeping);

        assertThatExceptionOfType(TerminalsClosed.class)
                .isThrownBy(() -> terminals.open(ADA, TestSample.PROJECT, SIZE))
                .withMessageContaining("Terminals are closed: others can reach this server (it listens on 0.0.0.0)")
                .withMessageContaining("bubblewrap is not installed")
                .satisfies(closed -> assertThat(closed.why().wayOut()).contains("SLIPSTREAM_ISOLATION=none"));
        assertThat(terminals.list(ADA, TestSample.PROJECT)).isEmpty();
        assertThat(shells()).isEmpty();
        keeping.destroy();
    }

    /** As of a server that was killed: it did not end its shells. */
    @Test
    void aShellWithoutWallsGoesOnInTheNextServerOnlyIfItMayBeOpenedThere() throws IOException {
        var first = keeping();
        var id = terminals(TestSandbox.none(home), first)
                .open(ADA, TestSample.PROJECT, SIZE)
                .id();
        first.destroy();
        var shell = shells();
        assertThat(shell).hasSize(1);

        var second = keeping();
        var open = terminals(TestSandbox.none(home), second);
        assertThat(open.find(ADA, id)).isPresent();
        second.destroy();

        var third = keeping();
        var closed = terminals(TestSandbox.closed(home), third);
        assertThat(closed.find(ADA, id)).isEmpty();
        assertThat(closed.redeem(ADA, id, "any")).isEmpty();
        PtysTest.await(() -> shell.stream().noneMatch(ProcessHandle::isAlive));
        closed.destroy();
        third.destroy();
        var next = keeping();
        assertThat(next.kept()).isEmpty();
        next.destroy();
    }

    @Test
    void aShellWithinWallsGoesOnWhereTerminalsAreClosedNow() throws IOException {
        var sandbox = TestSandbox.in(home);
        Assumptions.assumeTrue(
                sandbox.isolation() instanceof Isolation.Namespaces,
                sandbox.isolation().sentence());
        var first = keeping();
        var id = terminals(sandbox, first).open(ADA, TestSample.PROJECT, SIZE).id();
        first.destroy();

        var second = keeping();
        var closed = terminals(TestSandbox.closed(home), second);
        assertThat(closed.find(ADA, id)).isPresent();
        assertThatExceptionOfType(TerminalsClosed.class).isThrownBy(() -> closed.open(ADA, TestSample.PROJECT, SIZE));
        closed.destroy();
        second.destroy();
    }

    private Workspaces workspaces() {
        return Objects.requireNonNull(made);
    }

    private LiveTerminals terminals(Sandbox sandbox, Keeping keeping) {
        return terminals(sandbox, keeping, new FakeDbt());
    }

    private LiveTerminals terminals(Sandbox sandbox, Keeping keeping, FakeDbt dbt) {
        return new LiveTerminals(
                new LiveTerminals.Places(workspaces(), sandbox, dbt),
                ptys,
                keeping,
                new LiveTerminals.Guard(new AnyTicket(), (_, _) -> true),
                Clock.systemUTC(),
                new LiveTerminals.Settings(home, KEEP, MOST, LiveTerminals.WhenStopped.END));
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

    private record AnyTicket() implements Tickets {
        @Override
        public String issue(UserName user, String subject) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean redeem(String ticket, UserName user, String subject) {
            return true;
        }
    }
}
