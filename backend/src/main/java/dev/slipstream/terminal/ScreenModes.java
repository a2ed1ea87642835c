package dev.slipstream.terminal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The modes that a terminal's output has put a screen into, up to some offset: a screen that begins later must be told. No emulator:
 * only what a program relies on until it takes it back. It follows the output from afar and in large pieces, which costs next to
 * nothing while text floods. What it knows lies in the header of the terminal's memory. Not safe for several threads.
 */
final class ScreenModes {
    /** It is never nearer to the end than what a new screen is shown, and never farther than this much more. */
    private static final int PIECE_BYTES = 64 * 1024;

    private static final int CHANGED_AT = 40;
    private static final int UP_TO_AT = 48;

    /** What is longer is no sequence that counts here. */
    private static final int LONGEST_SEQUENCE = 64;

    /** Bits are places in this list. The other screen comes first: what is drawn next is drawn there. */
    private static final List<Mode> MODES = List.of(
            new Mode(1049, false),
            new Mode(1, false),
            new Mode(7, true),
            new Mode(25, true),
            new Mode(45, false),
            new Mode(66, false),
            new Mode(1004, false),
            new Mode(2004, false),
            new Mode(1000, false),
            new Mode(1002, false),
            new Mode(1003, false),
            new Mode(1006, false),
            new Mode(1016, false));

    private static final long MOUSE = bits(List.of(1000, 1002, 1003));
    private static final long MOUSE_REPORTS = bits(List.of(1006, 1016));
    private static final long SOFT_RESET = bits(List.of(1, 25, 66));

    private static final byte ESCAPE = 27;
    private static final long ESCAPES = 0x1b1b1b1b1b1b1b1bL;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    private final MemorySegment header;

    /** A private mode (DECSET) and whether a new screen has it. */
    private record Mode(int number, boolean first) {
        String set(boolean on) {
            return "\u001b[?%d%s".formatted(number, on ? "h" : "l");
        }
    }

    ScreenModes(MemorySegment header) {
        this.header = header;
    }

    /** To be called before so many bytes are appended, which may overwrite what was not followed yet. */
    void makeRoom(OutputRing ring, int length) {
        var end = ring.end() + length;
        if (end - upTo() > OutputRing.REPLAY_BYTES + PIECE_BYTES) {
            follow(ring, Math.min(ring.end(), end - OutputRing.REPLAY_BYTES));
        }
    }

    /** What puts a cleared screen into the modes that it has at this offset, which is at most that of the next safe start. */
    String at(OutputRing ring, long offset) {
        follow(ring, offset);
        var changed = header.get(ValueLayout.JAVA_LONG, CHANGED_AT);
        var text = new StringBuilder();
        for (var place = 0; place < MODES.size(); place++) {
            var mode = MODES.get(place);
            if ((changed & 1L << place) != 0) {
                text.append(mode.set(!mode.first()));
            }
        }
        return text.toString();
    }

    private long upTo() {
        return header.get(ValueLayout.JAVA_LONG, UP_TO_AT);
    }

    /** What changed is noted before the offset: to follow a piece twice, as after a crash, comes to the same. */
    private void follow(OutputRing ring, long offset) {
        var piece = new byte[PIECE_BYTES];
        for (var from = Math.max(upTo(), ring.start()); from < offset; ) {
            var length = (int) Math.min(piece.length, offset - from);
            ring.copy(from, length, ByteBuffer.wrap(piece, 0, length));
            var done = read(piece, length);
            from += done;
            header.set(ValueLayout.JAVA_LONG, UP_TO_AT, from);
            if (done < length && from + LONGEST_SEQUENCE > offset) {
                return;
            }
        }
    }

    /** How much of it is done with: all but a sequence that is not complete. */
    private int read(byte[] piece, int length) {
        var at = nextEscape(piece, 0, length);
        while (at < length) {
            var end = sequence(piece, at, length);
            if (end < 0) {
                return at;
            }
            at = nextEscape(piece, end, length);
        }
        return length;
    }

    private static int nextEscape(byte[] piece, int from, int to) {
        var at = from;
        while (at + Long.BYTES <= to) {
            var word = (long) LONGS.get(piece, at) ^ ESCAPES;
            if ((word - LOW_BITS & ~word & HIGH_BITS) != 0) {
                break;
            }
            at += Long.BYTES;
        }
        while (at < to && piece[at] != ESCAPE) {
            at++;
        }
        return at;
    }

    /** Heeds the sequence that begins there; where the next may begin, or negative if this one is not complete. */
    private int sequence(byte[] piece, int begin, int length) {
        if (begin + 1 == length) {
            return -1;
        }
        switch (piece[begin + 1]) {
            case 'c' -> header.set(ValueLayout.JAVA_LONG, CHANGED_AT, 0);
            case '=' -> set(bits(List.of(66)), true);
            case '>' -> set(bits(List.of(66)), false);
            case '[' -> {
                return control(piece, begin, length);
            }
            default -> {
                return begin + 1;
            }
        }
        return begin + 2;
    }

    private int control(byte[] piece, int begin, int length) {
        var at = begin + 2;
        while (at < length && piece[at] >= ' ' && piece[at] < '@' && at - begin < LONGEST_SEQUENCE) {
            at++;
        }
        if (at == length && at - begin < LONGEST_SEQUENCE) {
            return -1;
        }
        var parameters = new String(piece, begin + 2, at - begin - 2, StandardCharsets.US_ASCII);
        var last = at < length ? piece[at] : 0;
        if (parameters.startsWith("?") && (last == 'h' || last == 'l')) {
            for (var number : parameters.substring(1).split(";", -1)) {
                mode(number, last == 'h');
            }
        } else if (parameters.equals("!") && last == 'p') {
            header.set(ValueLayout.JAVA_LONG, CHANGED_AT, header.get(ValueLayout.JAVA_LONG, CHANGED_AT) & ~SOFT_RESET);
        }
        return at;
    }

    private void mode(String number, boolean on) {
        switch (number) {
            case "47", "1047", "1049" -> set(bits(List.of(1049)), on);
            case "1000", "1002", "1003" -> oneOf(MOUSE, number, on);
            case "1006", "1016" -> oneOf(MOUSE_REPORTS, number, on);
            case "1", "7", "25", "45", "66", "1004", "2004" -> set(bits(List.of(Integer.valueOf(number))), on);
            default -> {
                // no mode that lasts, or one that no program relies on
            }
        }
    }

    private void oneOf(long group, String number, boolean on) {
        set(group, false);
        if (on) {
            set(bits(List.of(Integer.valueOf(number))), true);
        }
    }

    private void set(long bits, boolean on) {
        var changed = header.get(ValueLayout.JAVA_LONG, CHANGED_AT);
        for (var place = 0; place < MODES.size(); place++) {
            if ((bits & 1L << place) != 0) {
                changed = MODES.get(place).first() == on ? changed & ~(1L << place) : changed | 1L << place;
            }
        }
        header.set(ValueLayout.JAVA_LONG, CHANGED_AT, changed);
    }

    private static long bits(List<Integer> numbers) {
        var bits = 0L;
        for (var place = 0; place < MODES.size(); place++) {
            bits |= numbers.contains(MODES.get(place).number()) ? 1L << place : 0;
        }
        return bits;
    }
}
