package dev.slipstream.ui.bolt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;

/** Reads one step's part of a run's log as it grows, in whole characters. */
final class LogReader {
    /** More is not sent to a browser before somebody asks for it: the page is there sooner. */
    static final int SHOWN_BYTES = 128 * 1024;

    static final int EARLIER_BYTES = 512 * 1024;

    private static final int PIECE = 128 * 1024;
    private static final int CONTINUATION = 0b1000_0000;
    private static final int CONTINUATION_MASK = 0b1100_0000;

    private final Source source;
    private final long from;
    private long next;

    /** Where what was given begins. */
    private long first;

    private boolean gap;

    /** At most that many bytes from that offset. */
    interface Source {
        byte[] read(long from, int limit);
    }

    LogReader(Source source, long from) {
        this.source = source;
        this.from = from;
        this.next = from;
        this.first = from;
    }

    /** Something before what was given was left out. */
    boolean cut() {
        return first > from;
    }

    /** What {@link #read} gave last does not go on where it had left off. */
    boolean gap() {
        return gap;
    }

    /** Of what was left out the whole lines right before what was given, at most {@link #EARLIER_BYTES}. */
    String earlier() {
        var start = Math.max(from, first - EARLIER_BYTES);
        var bytes = new byte[0];
        while (start + bytes.length < first) {
            var piece = source.read(start + bytes.length, (int) Math.min(PIECE, first - start - bytes.length));
            if (piece.length == 0) {
                return "";
            }
            bytes = joined(bytes, piece);
        }
        var whole = start == from ? bytes : Arrays.copyOfRange(bytes, lineStart(bytes, 1), bytes.length);
        first -= whole.length;
        return new String(whole, StandardCharsets.UTF_8);
    }

    /**
     * What has been added since, at most its last {@link #SHOWN_BYTES}.
     *
     * @param end where the step's part ends; empty: it grows still
     */
    String read(OptionalLong end) {
        var before = next;
        next = Math.max(next, end.orElseGet(this::nearEnd) - SHOWN_BYTES - 1);
        var kept = new byte[0];
        for (var piece = piece(end); piece.length > 0; piece = piece(end)) {
            next += piece.length;
            kept = tail(joined(kept, piece));
        }
        gap = next - kept.length > before;
        if (gap) {
            first = next - kept.length;
        }
        var ended = end.isPresent() && next >= end.getAsLong();
        var complete = ended ? kept : whole(kept);
        next -= kept.length - complete.length;
        return new String(complete, StandardCharsets.UTF_8);
    }

    private byte[] piece(OptionalLong end) {
        var limit = (int) Math.min(PIECE, end.orElse(Long.MAX_VALUE) - next);
        return limit <= 0 ? new byte[0] : source.read(next, limit);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** From the first line that fits. */
    private byte[] tail(byte[] bytes) {
        if (bytes.length <= SHOWN_BYTES) {
            return bytes;
        }
        return Arrays.copyOfRange(bytes, lineStart(bytes, bytes.length - SHOWN_BYTES), bytes.length);
    }

    /** The first one from there on; there if none begins after it. */
    private static int lineStart(byte[] bytes, int from) {
        for (var at = from; at < bytes.length; at++) {
            if (bytes[at - 1] == '\n') {
                return at;
            }
        }
        return from;
    }

    /** Not far before where it ends now: a long log is not read to learn that. */
    private long nearEnd() {
        var step = (long) PIECE;
        var there = next;
        while (source.read(there + step, 1).length > 0) {
            there += step;
            step *= 2;
        }
        for (; step > PIECE; step /= 2) {
            if (source.read(there + step / 2, 1).length > 0) {
                there += step / 2;
            }
        }
        return there;
    }

    /** Without the beginning of a character whose rest is missing. */
    private static byte[] whole(byte[] bytes) {
        var start = bytes.length - 1;
        while (start >= 0 && (bytes[start] & CONTINUATION_MASK) == CONTINUATION) {
            start--;
        }
        if (start < 0) {
            return bytes;
        }
        var lead = bytes[start] & 0xff;
        var length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        return start + length > bytes.length ? Arrays.copyOf(bytes, start) : bytes;
    }
}
