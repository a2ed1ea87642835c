package dev.slipstream.terminal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The last output of a terminal, addressed by how many bytes came before. It grows as output comes, up to its limit, and then forgets
 * the oldest. Not safe for several threads.
 */
final class OutputRing {
    private static final int FIRST_BYTES = 16 * 1024;

    private final int limit;
    private byte[] bytes;
    private long end;

    OutputRing(int limit) {
        this.limit = limit;
        this.bytes = new byte[Math.min(FIRST_BYTES, limit)];
    }

    /** Offset of the oldest byte that is still here. */
    long start() {
        return Math.max(0, end - bytes.length);
    }

    /** Offset of the next byte to come. */
    long end() {
        return end;
    }

    void append(MemorySegment source) {
        var length = (int) source.byteSize();
        grow(length);
        var from = Math.max(0, length - bytes.length);
        end += from;
        for (var done = from; done < length; ) {
            var place = (int) (end % bytes.length);
            var piece = Math.min(length - done, bytes.length - place);
            MemorySegment.copy(source, ValueLayout.JAVA_BYTE, done, bytes, place, piece);
            done += piece;
            end += piece;
        }
    }

    /** At most {@code most} bytes from an offset between {@link #start()} and {@link #end()} on. */
    void copy(long offset, int most, ByteBuffer target) {
        if (offset < start() || offset > end) {
            throw new IllegalArgumentException("offset %d is not in %d..%d".formatted(offset, start(), end));
        }
        var left = (int) Math.min(most, end - offset);
        for (var at = offset; left > 0; ) {
            var place = (int) (at % bytes.length);
            var piece = Math.min(left, bytes.length - place);
            target.put(bytes, place, piece);
            at += piece;
            left -= piece;
        }
    }

    /** Where a screen that knows nothing can begin: the very start, else after the first line end that is still here. */
    long safeStart() {
        var start = start();
        if (start == 0) {
            return 0;
        }
        for (var at = start; at < end; at++) {
            if (bytes[(int) (at % bytes.length)] == '\n') {
                return at + 1;
            }
        }
        return end;
    }

    /** Bytes keep their place modulo the length only while nothing was overwritten, which is so as long as it grows in time. */
    private void grow(int length) {
        var wanted = Math.min(limit, end + length);
        if (wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(wanted, 2L * bytes.length)));
        }
    }
}
