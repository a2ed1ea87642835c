package dev.slipstream.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.sandbox.SandboxedCommand;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TerminalSessionTest {
    private static final TerminalSize SIZE = new TerminalSize(80, 24);
    private static final int KB = 1024;

    private final FakePty pty = new FakePty();
    private final TerminalSession session = session(Clock.systemUTC());

    @BeforeEach
    void start() throws IOException {
        session.start(pty, new SandboxedCommand(List.of("bash"), Map.of(), Path.of("/")));
    }

    @Test
    void aNewScreenGetsWhatWasSaidBeforeThenWhatIsNew() {
        says("before ");
        var browser = new FakeBrowser(false);
        session.attach(browser, OptionalLong.empty(), SIZE);
        says("after");

        assertThat(browser.output()).isEqualTo("before after");
        assertThat(browser.events())
                .containsExactly(
                        "{\"type\":\"attached\",\"offset\":0,\"cols\":80,\"rows\":24,\"resumed\":false} after 0",
                        "{\"type\":\"replayDone\"} after 7");
    }

    @Test
    void aScreenThatComesBackGetsOnlyWhatItMissed() {
        says("seen, ");
        says("missed");
        var browser = new FakeBrowser(false);
        session.attach(browser, OptionalLong.of(6), SIZE);

        assertThat(browser.output()).isEqualTo("missed");
        assertThat(browser.events().getFirst()).contains("\"offset\":6", "\"resumed\":true");
    }

    @Test
    void aScreenThatMissedTooMuchStartsAnewAtALine() {
        for (var line = 0; line < 40_000; line++) {
            says("this is line number %06d of many\n".formatted(line));
        }
        var browser = new FakeBrowser(false);
        var view = session.attach(browser, OptionalLong.of(100), SIZE);
        while (browser.bytes() < 950 * KB) {
            session.ack(view, 32 * KB);
        }

        assertThat(browser.events().getFirst()).contains("\"resumed\":false");
        assertThat(browser.output()).startsWith("this is line number ");
    }

    @Test
    void aNewScreenIsPutIntoTheModesThatItMissed() {
        says("\u001b[?1049h\u001b[?2004h");
        for (var line = 0; line < 40_000; line++) {
            says("this is line number %06d of many\n".formatted(line));
        }
        var browser = new FakeBrowser(false);
        session.attach(browser, OptionalLong.empty(), SIZE);

        assertThat(browser.events().getFirst()).contains("\"modes\":\"\\u001B[?1049h\\u001B[?2004h\"");
    }

    @Test
    void anOffsetFromTheFutureStartsAnew() {
        says("hello");
        var browser = new FakeBrowser(false);
        session.attach(browser, OptionalLong.of(4711), SIZE);

        assertThat(browser.output()).isEqualTo("hello");
        assertThat(browser.events().getFirst()).contains("\"resumed\":false");
    }

    @Test
    void aSlowBrowserHasOneFrameInFlightAndGetsTheRestInOne() {
        var browser = new FakeBrowser(true);
        session.attach(browser, OptionalLong.empty(), SIZE);
        says("a");
        says("b");
        says("c");
        assertThat(browser.inFlight()).isOne();

        while (browser.goOn()) {
            assertThat(browser.inFlight()).isLessThanOrEqualTo(1);
        }
        assertThat(browser.output()).isEqualTo("abc");
    }

    @Test
    void whatIsReadWithoutAPauseIsSentTogether() {
        var browser = new FakeBrowser(false);
        session.attach(browser, OptionalLong.empty(), SIZE);

        for (var text : List.of("a", "b", "c")) {
            put(MemorySegment.ofArray(bytes(text)));
        }
        assertThat(browser.pieces()).isEmpty();
        session.pause();

        assertThat(browser.pieces()).containsExactly("abc");
    }

    @Test
    void theShellWaitsForABrowserThatDoesNotDrawAndGoesOnWhenItHas() throws Exception {
        var browser = new FakeBrowser(false);
        var view = session.attach(browser, OptionalLong.empty(), SIZE);
        var shell = CompletableFuture.runAsync(() -> {
            for (var piece = 0; piece < 100; piece++) {
                says("x".repeat(8 * KB));
            }
        });

        await(() -> browser.bytes() >= 256 * KB);
        assertThat(browser.bytes()).isEqualTo(256 * KB);

        assertThat(shell).isNotDone();
        assertThat(session.wantsMore()).isFalse();
        var acked = 0;
        while (acked < 800 * KB) {
            var before = acked;
            await(() -> browser.bytes() > before);
            var drawn = browser.bytes();
            session.ack(view, drawn - acked);
            acked = drawn;
        }
        shell.get(20, TimeUnit.SECONDS);
        assertThat(browser.output()).hasSize(800 * KB);
    }

    @Test
    void aForgottenFloodIsHeldUpAfterEightMegabytesAndGoesOnOnceSomebodyLooks() {
        var flood = "x".repeat(8 * KB * KB);
        says(flood);
        assertThat(session.wantsMore()).isTrue();
        says("x");
        assertThat(session.wantsMore()).isFalse();

        var browser = new FakeBrowser(false);
        var view = session.attach(browser, OptionalLong.empty(), SIZE);
        session.ack(view, 256 * KB);
        session.detach(view);

        assertThat(session.wantsMore()).isTrue();
        assertThat(pty.proceeded()).isPositive();
    }

    @Test
    void aBrowserThatDrawsNothingForThirtySecondsIsLetGo() {
        var clock = new SettableClock();
        var stalled = session(clock);
        var browser = new FakeBrowser(false);
        stalled.attach(browser, OptionalLong.empty(), SIZE);
        stalled.tell("x".repeat(300 * KB));

        stalled.letGoOfStalled();
        clock.pass(Duration.ofSeconds(29));
        stalled.letGoOfStalled();
        assertThat(browser.closedWith()).isZero();
        clock.pass(Duration.ofSeconds(2));
        stalled.letGoOfStalled();

        assertThat(browser.closedWith()).isEqualTo(1013);
        assertThat(stalled.summary().attached()).isZero();
    }

    @Test
    void whileOldOutputIsDrawnAgainTypingDoesNotCount() {
        says("x".repeat(300 * KB));
        var browser = new FakeBrowser(false);
        var view = session.attach(browser, OptionalLong.empty(), SIZE);
        session.input(view, bytes("\u001b[?1;2c"));

        session.ack(view, 256 * KB);
        session.input(view, bytes("ls\r"));

        assertThat(pty.typed()).isEqualTo("ls\r");
    }

    @Test
    void severalBrowsersSeeTheSameAndTheLastSizeWins() {
        var first = new FakeBrowser(false);
        var second = new FakeBrowser(false);
        session.attach(first, OptionalLong.empty(), SIZE);
        session.attach(second, OptionalLong.empty(), new TerminalSize(100, 30));
        says("both");

        assertThat(first.output()).isEqualTo("both");
        assertThat(second.output()).isEqualTo("both");
        assertThat(pty.size()).isEqualTo(new TerminalSize(100, 30));
        assertThat(session.summary().attached()).isEqualTo(2);
    }

    @Test
    void aNameIsTextOfReasonableLengthAndCanBeTakenBack() {
        session.rename("  nightly \u001b]0;run\u0007 " + "\ud83d\ude00".repeat(200));
        assertThat(session.summary().title()).startsWith("nightly ]0;run ").hasSizeLessThan(200);
        assertThat(session.summary().named()).isTrue();

        session.place(new TerminalId("first"));
        session.rename(" ");
        assertThat(session.summary().named()).isFalse();
        assertThat(session.summary().beside()).contains(new TerminalId("first"));
    }

    @Test
    void theExitComesAfterAllOutputAlsoForWhoComesLater() {
        var browser = new FakeBrowser(true);
        session.attach(browser, OptionalLong.empty(), SIZE);
        says("last words");
        session.ended(130);
        while (browser.goOn()) {
            // the next frame leaves
        }
        var later = new FakeBrowser(false);
        session.attach(later, OptionalLong.empty(), SIZE);

        assertThat(browser.events().getLast()).isEqualTo("{\"type\":\"exit\",\"code\":130,\"signal\":2} after 10");
        assertThat(later.events().getLast()).isEqualTo("{\"type\":\"exit\",\"code\":130,\"signal\":2} after 10");
        assertThat(session.living()).isFalse();
    }

    @Test
    void inputThatTheShellDoesNotReadIsRefusedAtSomePoint() {
        var view = session.attach(new FakeBrowser(false), OptionalLong.empty(), SIZE);
        assertThat(session.input(view, bytes("a"))).isTrue();

        pty.readsNothing();
        assertThat(session.input(view, bytes("b"))).isFalse();
    }

    @Test
    void closingEndsTheShell() {
        session.close();
        session.close();

        assertThat(pty.closed()).isTrue();
        assertThat(session.living()).isFalse();
    }

    private static TerminalSession session(Clock clock) {
        var facts = new TerminalFacts(
                new TerminalId("1"), new UserName("ada"), new ProjectId("shop"), clock.instant(), true);
        return new TerminalSession(facts, SIZE, TerminalMemory.onHeap(), clock);
    }

    private static void await(BooleanSupplier condition) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** As a shell does: a piece at a time, and none while it is held up. */
    private void says(String text) {
        var bytes = MemorySegment.ofArray(bytes(text));
        for (var done = 0L; done < bytes.byteSize(); ) {
            await(session::wantsMore);
            var piece = Math.min(session.room().byteSize(), bytes.byteSize() - done);
            put(bytes.asSlice(done, piece));
            session.pause();
            done += piece;
        }
    }

    private void put(MemorySegment bytes) {
        session.room().copyFrom(bytes);
        session.data((int) bytes.byteSize());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
