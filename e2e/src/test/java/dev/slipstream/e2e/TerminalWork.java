package dev.slipstream.e2e;

import dev.slipstream.e2e.TerminalServer.Slipstream;
import dev.slipstream.e2e.TerminalServer.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What the terminal benchmark does with a terminal. */
final class TerminalWork {
    static final int IDLE = 200;

    /** As the page does. */
    private static final int ACK_BYTES = 32 * 1024;

    private static final int MISSED = 256 * 1024;
    private static final Duration UNDER_WAY = Duration.ofSeconds(2);

    private TerminalWork() {}

    /** @param staleBytes output that came after the key and before its answer */
    record Stop(double millis, long staleBytes) {}

    /** Times in ms, sorted, from a key to the answer of a program that gives back what it reads. */
    static List<Double> echo(Terminal terminal, int keys) throws Exception {
        awaitPrompt(terminal);
        terminal.type("stty raw -echo; echo re''ady; exec cat\r");
        await(terminal, "ready");
        var times = new ArrayList<Double>();
        for (var key = 0; key < keys; key++) {
            var begin = System.nanoTime();
            terminal.type("k");
            for (var answer = terminal.receive(); answer.length == 0; answer = terminal.receive()) {
                // an event
            }
            times.add((System.nanoTime() - begin) / 1e6);
            terminal.drawn(1);
        }
        Collections.sort(times);
        return times;
    }

    /** Seconds for so many bytes of output, taken as fast as they come. */
    static double flood(Terminal terminal, String command, long bytes) throws Exception {
        awaitPrompt(terminal);
        terminal.type("stty -echo; echo re''ady\r");
        await(terminal, "ready");
        terminal.type(command + "\r");
        var begin = System.nanoTime();
        var unacked = 0;
        for (var left = bytes; left > 0; ) {
            var length = terminal.receive().length;
            left -= length;
            unacked += length;
            if (unacked >= ACK_BYTES) {
                terminal.drawn(unacked);
                unacked = 0;
            }
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    /** From ^C under {@code yes} to the prompt, at a browser that draws so many bytes a second. */
    static Stop interrupt(Terminal terminal, double bytesPerSecond) throws Exception {
        awaitPrompt(terminal);
        terminal.type("yes 0123456789abcdef\r");
        var begin = System.nanoTime();
        var pressed = 0L;
        var stale = 0L;
        var unacked = 0;
        while (true) {
            var output = terminal.receive();
            LockSupport.parkNanos((long) (output.length / bytesPerSecond * 1e9));
            unacked += output.length;
            if (unacked >= ACK_BYTES) {
                terminal.drawn(unacked);
                unacked = 0;
            }
            if (pressed == 0) {
                if (System.nanoTime() - begin > UNDER_WAY.toNanos()) {
                    terminal.type("\u0003");
                    pressed = System.nanoTime();
                }
                continue;
            }
            stale += output.length;
            if (new String(output, StandardCharsets.ISO_8859_1).contains("$")) {
                return new Stop((System.nanoTime() - pressed) / 1e6, stale);
            }
        }
    }

    static double open(TerminalServer server) throws Exception {
        var begin = System.nanoTime();
        try (var terminal = server.open()) {
            awaitPrompt(terminal);
            return (System.nanoTime() - begin) / 1e6;
        }
    }

    /** How long it takes to come back and get what was written while nobody looked; compares each byte. */
    static double resume(Slipstream server) throws Exception {
        var line = "y".repeat(63);
        var written = (line + "\r\n").repeat(MISSED / 64);
        try (var terminal = server.open()) {
            var seen = awaitPrompt(terminal).length;
            terminal.type("(sleep 0.5; yes %s | head -c %d) &\r".formatted("$(printf 'y%.0s' {1..63})", MISSED));
            seen += await(terminal, "[1]").length;
            terminal.wire().close();
            LockSupport.parkNanos(UNDER_WAY.toNanos());
            var begin = System.nanoTime();
            var back = server.again(terminal.id(), seen);
            try (var _ = back.wire()) {
                var got = new ByteArrayOutputStream();
                while (got.size() < written.length()
                        || !got.toString(StandardCharsets.ISO_8859_1).contains(written)) {
                    var output = back.receive();
                    got.writeBytes(output);
                    back.drawn(output.length);
                }
                return (System.nanoTime() - begin) / 1e6;
            }
        }
    }

    static byte[] awaitPrompt(Terminal terminal) throws IOException {
        return await(terminal, "$");
    }

    private static byte[] await(Terminal terminal, String text) throws IOException {
        var output = new ByteArrayOutputStream();
        while (!output.toString(StandardCharsets.ISO_8859_1).contains(text)) {
            var piece = terminal.receive();
            output.writeBytes(piece);
            terminal.drawn(piece.length);
        }
        return output.toByteArray();
    }
}
