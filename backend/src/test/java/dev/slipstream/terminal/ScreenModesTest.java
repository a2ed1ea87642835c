package dev.slipstream.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ScreenModesTest {
    private static final int LINES = 60_000;

    private final TerminalMemory memory = TerminalMemory.onHeap();

    @Test
    void whatWasSetBeforeWhatANewScreenIsShownIsTold() {
        say("\u001b[?1049h\u001b[?2004;1002;1006h\u001b[?25l\u001b=");
        flood(LINES);

        assertThat(modes()).isEqualTo("\u001b[?1049h\u001b[?25l\u001b[?66h\u001b[?2004h\u001b[?1002h\u001b[?1006h");
    }

    @Test
    void whatWasTakenBackIsNot() {
        say("\u001b[?1049h\u001b[?2004h\u001b[?1000h\u001b[?25l\u001b[?7l");
        flood(LINES);
        say("\u001b[?1049l\u001b[?2004l\u001b[?1003l\u001b[?25h\u001b[?7h");
        flood(LINES);

        assertThat(modes()).isEmpty();
    }

    @Test
    void aResetTakesAllBack() {
        say("\u001b[?1049h\u001b[?2004h\u001b[?45h");
        flood(LINES);
        say("\u001b[!p");
        flood(LINES);
        assertThat(modes()).isEqualTo("\u001b[?1049h\u001b[?45h\u001b[?2004h");

        say("\u001bc");
        flood(LINES);
        assertThat(modes()).isEmpty();
    }

    @Test
    void whatIsShownAnywayIsNotTold() {
        flood(LINES);
        say("\u001b[?2004h");

        assertThat(modes()).isEmpty();
    }

    @Test
    void theNextServerKnowsThem() throws IOException {
        try (var shared = TerminalMemory.create()) {
            append(shared, "\u001b[?2004h");
            for (var line = 0; line < LINES; line++) {
                append(shared, "this is line number %06d of many\r\n".formatted(line));
            }
            var next = new ScreenModes(shared.header());

            assertThat(next.at(shared.ring(), shared.ring().safeStart())).isEqualTo("\u001b[?2004h");
        }
    }

    /** Compared with a reading of the whole text, however it comes in pieces. */
    @Test
    void noneIsMissedWhereverItIsCut() {
        var random = new Random(7);
        var sequences = List.of(
                "\u001b[?25l",
                "\u001b[?25h",
                "\u001b[?2004h",
                "\u001b[?2004l",
                "\u001b[?1049h",
                "\u001b[?1049l",
                "\u001b[31m",
                "\u001b]0;title\u0007",
                "\u001b[?1;7h",
                "\u001b[?1;7l",
                "\u001b[5;10H",
                "\u001b\u001b[?25l");
        var all = new StringBuilder();
        for (var line = 0; line < LINES; line++) {
            all.append("this is line number %06d of many ".formatted(line));
            if (random.nextInt(5) == 0) {
                all.append(sequences.get(random.nextInt(sequences.size())));
            }
            all.append("\r\n");
        }
        for (var at = 0; at < all.length(); ) {
            var end = Math.min(all.length(), at + 1 + random.nextInt(4096));
            say(all.substring(at, end));
            at = end;
        }

        var before = all.substring(0, (int) memory.ring().safeStart());
        var expected = new TreeMap<String, String>();
        Pattern.compile("\u001b\\[\\?([0-9;]+)([hl])").matcher(before).results().forEach(found -> {
            for (var mode : found.group(1).split(";", -1)) {
                expected.put(mode, "\u001b[?%s%s".formatted(mode, found.group(2)));
            }
        });
        expected.values().removeIf(last -> last.equals("\u001b[?25h") || last.equals("\u001b[?7h"));
        expected.values()
                .removeIf(last -> last.endsWith("l") && !last.equals("\u001b[?25l") && !last.equals("\u001b[?7l"));
        assertThat(modes().split("(?=\u001b)", -1)).containsExactlyInAnyOrderElementsOf(expected.values());
    }

    private String modes() {
        return memory.modes(memory.ring().safeStart());
    }

    private void flood(int lines) {
        for (var line = 0; line < lines; line++) {
            say("this is line number %06d of many\r\n".formatted(line));
        }
    }

    private void say(String text) {
        append(memory, text);
    }

    private static void append(TerminalMemory memory, String text) {
        memory.append(MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8)));
    }
}
