package dev.slipstream.ui.bolt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;

/** Reads one step's part of a run's log as it grows, in whole characters. */
final class LogReader {
    /** More at once is not sent to a browser; the file can be downloaded. */
    static final int SHOWN_BYTES = 512 * 1024;

    private static final int PIECE = 128 * 1024;
    private static final int CONTINUATION = 0b1000_0000;
    private static final int CONTINUATION_MASK = 0b1100_0000;

    private final Source source;
    private long next;
    private boolean cut;

    /** At most that many bytes from that offset. */
    interface Source {
        byte[] read(long from, int limit);
    }

    LogReader(Source source, long from) {
        this.source = source;
        this.next = from;
    }

    /** Something before what {@link #read} gave last was left out. */
    boolean cut() {
        return cut;
    }

    /**
     * What has been added since, at most its last {@link #SHOWN_BYTES}.
     *
     * @param end where the step's part ends; empty: it grows still
     */
    String read(OptionalLong end) {
        if (end.isPresent() && end.getAsLong() - next > SHOWN_BYTES) {
            next = end.getAsLong() - SHOWN_BYTES - 1;
        }
        var kept = new byte[0];
        for (var piece = piece(end); piece.length > 0; piece = piece(end)) {
            next += piece.length;
            kept = tail(joined(kept, piece));
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
        cut = true;
        var start = bytes.length - SHOWN_BYTES;
        for (var at = start; at < bytes.length; at++) {
            if (bytes[at - 1] == '\n') {
                return Arrays.copyOfRange(bytes, at, bytes.length);
            }
        }
        return Arrays.copyOfRange(bytes, start, bytes.length);
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
