package dev.slipstream.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A server in a process of its own is killed, and the test is the next one. */
@EnabledOnOs(OS.LINUX)
class DescriptorStoreTest {
    private static final int MB = 1024 * 1024;
    private static final int LAST = 1_500_000;

    @TempDir
    private Path home;

    private Ptys ptys = StreamPty::open;

    @AfterEach
    void close() {
        ptys.close();
    }

    @Test
    void theShellOfAServerThatWasKilledGoesOnWithTheNextOne() throws Exception {
        killed("echo begin; id=$$; read line; echo \"$id $$ heard $line\"; stty size; exit 3", 1);

        var next = DyingServer.keeping(home);
        var screen = adopted(next);
        assertThat(screen.label())
                .isEqualTo(new Label("nightly \u00e9\u20ac\ud83d\ude00", Optional.of(new TerminalId("first"))));
        screen.pty().write("hello\n".getBytes(StandardCharsets.UTF_8));
        screen.awaitEnd();

        assertThat(screen.text()).matches("(?s)begin\r\nhello\r\n(\\d+) \\1 heard hello\r\n41 133\r\n");
        next.drop(new TerminalId("kept"));
        next.destroy();
    }

    @Test
    void aFloodLosesAndDoublesNothingWhenItsServerIsKilled() throws Exception {
        for (var pieces : List.of(1, 5, 20)) {
            flood(pieces);
        }
    }

    @Test
    @Tag("deep")
    void manyFloodsLoseAndDoubleNothingWhenTheirServersAreKilled() throws Exception {
        for (var pieces = 1; pieces < 60; pieces++) {
            flood(1 + pieces % 30);
        }
    }

    @Test
    void withoutAServerAMegabyteIsTakenAndThenTheProgramWaits() throws Exception {
        killed("stty -echo; echo begin; read line; seq 1 %d; exit 3".formatted(LAST), 1);
        var between = DescriptorStore.find(folder()).orElseThrow();
        var first = between.take().getFirst();
        var memory = TerminalMemory.map(first.memory());
        var before = memory.ring().end();
        var process = first.about().running().orElseThrow();
        ptys = Ptys.choose("auto");
        Libc.write(first.master(), Arena.ofAuto().allocateFrom("\n"));
        between.close();
        PtysTest.await(() -> memory.ring().end() >= before + MB);

        assertThat(process.isAlive()).isTrue();
        assertThat(memory.ring().end()).isEqualTo(before + MB);
        var next = DyingServer.keeping(home);
        var screen = adopted(next);
        screen.awaitEnd();
        assertThat(screen.text()).endsWith("\r\n%d\r\n".formatted(LAST));
        next.drop(new TerminalId("kept"));
        next.destroy();
    }

    @Test
    void aStoreWithNothingToKeepEndsWithItsServer() throws Exception {
        var server = DyingServer.keeping(home);
        server.drop(new TerminalId("none"));
        assertThat(Files.exists(folder().resolve("store.sock"))).isTrue();

        server.destroy();

        PtysTest.await(() -> !Files.exists(folder().resolve("store.sock")));
    }

    /** Kills it after it was seen to draw so many pieces; all bytes, from the first to the last, are those of {@code seq}. */
    private void flood(int pieces) throws Exception {
        killed("seq 1 %d; read line".formatted(LAST), pieces);

        var next = DyingServer.keeping(home);
        var screen = adopted(next);
        screen.awaitText("\n%d\r\n".formatted(LAST));

        var all = new StringBuilder();
        for (var number = 1; number <= LAST; number++) {
            all.append(number).append("\r\n");
        }
        var from = (int) screen.from();
        assertThat(screen.text()).isEqualTo(all.substring(from));
        screen.pty().write("\n".getBytes(StandardCharsets.UTF_8));
        screen.awaitEnd();
        next.drop(new TerminalId("kept"));
        next.destroy();
        PtysTest.await(() -> !Files.exists(folder().resolve("store.sock")));
    }

    private KeptScreen adopted(Keeping next) throws IOException {
        ptys = Ptys.choose("auto");
        var kept = next.kept();
        assertThat(kept).as(Files.readString(folder().resolve("store.log"))).hasSize(1);
        return new KeptScreen(ptys, kept.getFirst());
    }

    private Path folder() {
        return home.resolve("run/terminals");
    }

    private void killed(String script, int pieces) throws IOException, InterruptedException {
        var server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingServer.class.getName(),
                        home.toString(),
                        script)
                .redirectError(home.resolve("server.log").toFile())
                .start();
        try (BufferedReader signs = server.inputReader()) {
            for (var piece = 0; piece < pieces; ) {
                var said = signs.readLine();
                assertThat(said)
                        .as(Files.readString(home.resolve("server.log")))
                        .isNotNull();
                piece += said.equals(DyingServer.DREW) ? 1 : 0;
            }
        }
        server.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
    }
}
