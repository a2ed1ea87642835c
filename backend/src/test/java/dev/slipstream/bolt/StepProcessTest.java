package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipstream.sandbox.SandboxedCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepProcessTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private StepProcess.Marks marks;

    @BeforeEach
    void prepare() throws Exception {
        marks = new StepProcess.Marks(folder.resolve("steps"), "0", folder.resolve("log"));
        Files.writeString(marks.log(), "before\n");
    }

    @AfterEach
    void kill() {
        RunProcess.killAll(folder);
    }

    @Test
    void itsOutputIsAppendedAndItsStatusKept() throws Exception {
        var step = start("echo out; echo err >&2; exit 3");

        assertThat(step.over(LONG)).isTrue();
        assertThat(step.status()).hasValue(3);
        assertThat(marks.log()).hasContent("before\nout\nerr\n");
        assertThat(StepProcess.find(marks).orElseThrow().status()).hasValue(3);
    }

    @Test
    void ofALongLogItsBeginningAndItsEndAreKept() throws Exception {
        var step = StepProcess.start(command("seq 1 2000000; exit 4"), marks, 10_000);

        assertThat(step.over(LONG)).isTrue();
        assertThat(step.status()).hasValue(4);
        assertThat(Files.size(marks.log())).isBetween(20_000L, 20_200L);
        assertThat(Files.readString(marks.log()))
                .startsWith("before\n1\n2\n3\n")
                .contains("[Slipstream: what came here is left out]")
                .endsWith("1999999\n2000000\n");
    }

    @Test
    void ofALogThatIsALittleLongerNothingIsLeftOut() throws Exception {
        var step = StepProcess.start(command("seq 1 3000"), marks, 10_000);

        assertThat(step.over(LONG)).isTrue();
        assertThat(Files.readAllLines(marks.log()))
                .hasSize(3001)
                .doesNotContain("[Slipstream: what came here is left out]");
    }

    @Test
    void whatIsWrittenIsThereAtOnce() throws Exception {
        start("echo now; until [ -e %s/go ]; do read -t 0.05 <> <(:); done".formatted(folder));
        await().untilAsserted(() -> assertThat(marks.log()).hasContent("before\nnow\n"));
        Files.createFile(folder.resolve("go"));
    }

    @Test
    @Tag("deep")
    void aGigabyteNeitherBlocksTheCommandNorIsKept() throws Exception {
        var began = System.nanoTime();
        var step = start("yes 0123456789012345678901234567890123456789 | head -c 1000000000");

        assertThat(step.over(Duration.ofMinutes(2))).isTrue();
        assertThat(step.status()).hasValue(0);
        assertThat(Files.size(marks.log())).isLessThan(135_000_000L);
        System.getLogger("bolt")
                .log(System.Logger.Level.INFO, "1 GB in {0} ms", (System.nanoTime() - began) / 1_000_000);
    }

    @Test
    void anotherServerFindsItRunningAndHearsItsEnd() throws Exception {
        start("until [ -e %s/go ]; do read -t 0.05 <> <(:); done; echo done".formatted(folder));
        await().until(marks::began);

        var found = StepProcess.find(marks).orElseThrow();
        assertThat(found.over(Duration.ofMillis(100))).isFalse();
        assertThat(found.status()).isEmpty();
        Files.createFile(folder.resolve("go"));

        assertThat(found.over(LONG)).isTrue();
        assertThat(found.status()).hasValue(0);
        assertThat(marks.log()).hasContent("before\ndone\n");
    }

    @Test
    void whatIsInterruptedStillTellsItsStatus() throws Exception {
        var step = start("trap 'echo heard; exit 7' INT; echo ready; while :; do read -t 0.05 <> <(:); done");
        await().until(() -> Files.readString(marks.log()).contains("ready"));

        step.interrupt();

        assertThat(step.over(LONG)).isTrue();
        assertThat(step.status()).hasValue(7);
        assertThat(Files.readString(marks.log())).endsWith("heard\n");
    }

    @Test
    void whatWasKilledIsNotFoundAndLeftNothing() throws Exception {
        var step = start("sleep 600");
        await().until(marks::began);
        step.kill();

        assertThat(StepProcess.find(marks)).isEmpty();
        assertThat(RunProcess.killAll(folder)).isFalse();
    }

    @Test
    void whatHasLostItsSupervisorIsKilledByItsFolder() throws Exception {
        start("sleep 600; echo never");
        await().until(marks::began);
        var supervisor = ProcessHandle.of(
                        Long.parseLong(Files.readString(marks.process()).strip()))
                .orElseThrow();
        await().until(() -> supervisor.children().findAny().isPresent());
        var child = supervisor.children().findAny().orElseThrow();
        supervisor.destroyForcibly();
        supervisor.onExit().join();

        assertThat(StepProcess.find(marks)).isEmpty();
        assertThat(child.isAlive()).isTrue();
        assertThat(RunProcess.killAll(folder)).isTrue();
        assertThat(child.isAlive()).isFalse();
    }

    @Test
    void aNumberThatIsAnothersByNowIsNotTaken() throws Exception {
        Files.createDirectories(folder.resolve("steps"));
        Files.writeString(marks.process(), ProcessHandle.current().pid() + "\n");
        assertThat(StepProcess.find(marks)).isEmpty();
    }

    private StepProcess start(String script) throws Exception {
        return StepProcess.start(command(script), marks);
    }

    private SandboxedCommand command(String script) {
        return new SandboxedCommand(
                List.of("env", "--default-signal=INT", "/bin/bash", "-c", script, folder + "/work/checkout"),
                Map.of("PATH", "/usr/bin:/bin"),
                folder);
    }
}
