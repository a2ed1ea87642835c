package dev.slipstream.terminal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where a terminal's latest output lies: on the heap, or, on Linux, in memory that outlives the server in the hands of the descriptor
 * store: a page for the header, one for what is being read, then the ring. {@code store.py} knows the same layout.
 */
final class TerminalMemory implements AutoCloseable {
    /** A pseudo-terminal gives no more at once. */
    static final int ROOM_BYTES = 4096;

    private static final int HEADER_BYTES = 4096;

    /** As much as the store takes while no server is there, and as much again, so that nothing unseen is forgotten meanwhile. */
    private static final int RING_BYTES = 2 * 1024 * 1024;

    private static final int HEAP_RING_BYTES = 1024 * 1024;
    private static final int ROOM_FOR_AT = 16;
    private static final int COLUMNS_AT = 24;
    private static final int ROWS_AT = 28;

    /** No text has it, so what a dying server had read but not counted ends before the first of a row of these. */
    private static final byte BLANK = (byte) 0xff;

    private final @Nullable Shared shared;
    private final MemorySegment header;
    private final MemorySegment room;
    private final OutputRing ring;

    private TerminalMemory(@Nullable Shared shared, MemorySegment header, MemorySegment room, OutputRing ring) {
        this.shared = shared;
        this.header = header;
        this.room = room;
        this.ring = ring;
    }

    static TerminalMemory onHeap() {
        var header = MemorySegment.ofArray(new long[HEADER_BYTES / Long.BYTES / 64]);
        return new TerminalMemory(
                null, header, Arena.ofAuto().allocate(ROOM_BYTES), new OutputRing(header, HEAP_RING_BYTES));
    }

    /** New, all zeros; its pages cost nothing before they are used. */
    static TerminalMemory create() throws IOException {
        return map(SharedMemory.create("slipstream-terminal", HEADER_BYTES + ROOM_BYTES + (long) RING_BYTES));
    }

    /** With what an earlier server left in it; the descriptor is this one's from now on. */
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    static TerminalMemory map(int descriptor) throws IOException {
        var arena = Arena.ofShared();
        var all = SharedMemory.map(descriptor, HEADER_BYTES + ROOM_BYTES + (long) RING_BYTES, arena);
        var header = all.asSlice(0, HEADER_BYTES);
        var ring = new OutputRing(header, all.asSlice(HEADER_BYTES + (long) ROOM_BYTES));
        return new TerminalMemory(new Shared(arena, descriptor), header, all.asSlice(HEADER_BYTES, ROOM_BYTES), ring);
    }

    private record Shared(Arena arena, int descriptor) {}

    /** Lets somebody give the memory to another process; the heap cannot be given. */
    OptionalInt descriptor() {
        return shared == null ? OptionalInt.empty() : OptionalInt.of(shared.descriptor());
    }

    OutputRing ring() {
        return ring;
    }

    /** Where the next bytes are to be read to; says in the header where in the output they will belong. */
    MemorySegment room() {
        var end = ring.end();
        if (shared != null && header.get(ValueLayout.JAVA_LONG, ROOM_FOR_AT) != end) {
            room.fill(BLANK);
            header.set(ValueLayout.JAVA_LONG, ROOM_FOR_AT, end);
        }
        return room;
    }

    void append(int length) {
        ring.append(room.asSlice(0, length));
    }

    TerminalSize size() {
        return new TerminalSize(
                header.get(ValueLayout.JAVA_INT, COLUMNS_AT), header.get(ValueLayout.JAVA_INT, ROWS_AT));
    }

    void size(TerminalSize size) {
        header.set(ValueLayout.JAVA_INT, COLUMNS_AT, size.columns());
        header.set(ValueLayout.JAVA_INT, ROWS_AT, size.rows());
    }

    /** Afterwards none of it may be used. */
    @Override
    public void close() {
        if (shared != null && shared.arena().scope().isAlive()) {
            shared.arena().close();
            Libc.close(shared.descriptor());
        }
    }
}
