package dev.slipstream.terminal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * The last output of a terminal, addressed by how many bytes came before. It grows as output comes, up to its limit, and then forgets
 * the oldest. Not safe for several threads.
 */
final class OutputRing {
    private static final int FIRST_BYTES = 16 * 1024;

    /** Who knows nothing is not shown more than this. */
    static final int REPLAY_BYTES = 960 * 1024;

    private static final int END_AT = 8;

    private static final VarHandle END = ValueLayout.JAVA_LONG.varHandle().withInvokeExactBehavior();

    private final MemorySegment header;
    private final int limit;
    private MemorySegment bytes;

    OutputRing(MemorySegment header, int limit) {
        this.header = header;
        this.limit = limit;
        this.bytes = MemorySegment.ofArray(new byte[Math.min(FIRST_BYTES, limit)]);
    }

    /** Of the size of these bytes; what they hold already counts. */
    OutputRing(MemorySegment header, MemorySegment bytes) {
        this.header = header;
        this.limit = (int) bytes.byteSize();
        this.bytes = bytes;
    }

    /** Offset of the oldest byte that is still here. */
    long start() {
        return Math.max(0, end() - bytes.byteSize());
    }

    /** Offset of the next byte to come. */
    long end() {
        return (long) END.getAcquire(header, (long) END_AT);
    }

    /** The end moves last: whoever finds these bytes after a crash finds whole ones. */
    void append(MemorySegment source) {
        var length = (int) source.byteSize();
        grow(length);
        var end = end();
        for (var done = (int) Math.max(0, length - size()); done < length; ) {
            var place = (end + done) % size();
            var piece = Math.min(length - done, size() - place);
            MemorySegment.copy(source, done, bytes, place, piece);
            done += (int) piece;
        }
        END.setRelease(header, (long) END_AT, end + length);
    }

    /** At most {@code most} bytes from an offset between {@link #start()} and {@link #end()} on. */
    void copy(long offset, int most, ByteBuffer target) {
        if (offset < start() || offset > end()) {
            throw new IllegalArgumentException("offset %d is not in %d..%d".formatted(offset, start(), end()));
        }
        var into = MemorySegment.ofBuffer(target);
        var length = (int) Math.min(most, end() - offset);
        for (var done = 0; done < length; ) {
            var place = (offset + done) % size();
            var piece = Math.min(length - done, size() - place);
            MemorySegment.copy(bytes, place, into, done, piece);
            done += (int) piece;
        }
        target.position(target.position() + length);
    }

    /** Where a screen that knows nothing can begin: the very start, else after the first line end of what a new screen is shown. */
    long safeStart() {
        var end = end();
        var start = Math.max(start(), end - REPLAY_BYTES);
        if (start == 0) {
            return 0;
        }
        for (var at = start; at < end; at++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, at % size()) == '\n') {
                return at + 1;
            }
        }
        return end;
    }

    private long size() {
        return bytes.byteSize();
    }

    /** Bytes keep their place modulo the length only while nothing was overwritten, which is so as long as it grows in time. */
    private void grow(int length) {
        var wanted = Math.min(limit, end() + length);
        if (wanted > size()) {
            var grown = MemorySegment.ofArray(new byte[(int) Math.min(limit, Math.max(wanted, 2L * size()))]);
            MemorySegment.copy(bytes, 0, grown, 0, size());
            bytes = grown;
        }
    }
}
