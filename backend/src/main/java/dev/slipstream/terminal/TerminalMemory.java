package dev.slipstream.terminal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Where a terminal's latest output lies: on the heap, or, on Linux, in memory that outlives the server in the hands of the descriptor
 * store: a page for the header and a note, one for what is being read, then the ring. {@code store.py} knows the same layout.
 */
final class TerminalMemory implements AutoCloseable {
    /** A pseudo-terminal gives no more at once. */
    static final int ROOM_BYTES = 4096;

    private static final int HEADER_BYTES = 4096;

    /**
     * As much as the store takes while no server is there, and more than any browser lags behind, so that nothing unseen is forgotten
     * meanwhile. Only what is new is made so: an earlier server's memory has its own size.
     */
    private static final int RING_BYTES = 1792 * 1024;

    private static final int HEAP_RING_BYTES = 1024 * 1024;
    private static final int ROOM_FOR_AT = 16;
    private static final int COLUMNS_AT = 24;
    private static final int ROWS_AT = 28;

    /** Which of the two notes counts; the other one is written next, so that a server that dies leaves a whole one. */
    private static final int NOTE_AT = 32;

    private static final int FIRST_NOTE_AT = 1024;
    private static final int NOTE_BYTES = 1024;

    private static final VarHandle NOTE = ValueLayout.JAVA_INT.varHandle().withInvokeExactBehavior();

    /** No text has it, so what a dying server had read but not counted ends before the first of a row of these. */
    private static final byte BLANK = (byte) 0xff;

    private final @Nullable Shared shared;
    private final MemorySegment header;
    private final MemorySegment room;
    private final OutputRing ring;
    private final ScreenModes modes;

    private TerminalMemory(@Nullable Shared shared, MemorySegment header, MemorySegment room, OutputRing ring) {
        this.shared = shared;
        this.header = header;
        this.room = room;
        this.ring = ring;
        this.modes = new ScreenModes(header);
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
        var all = SharedMemory.map(descriptor, arena);
        var header = all.asSlice(0, HEADER_BYTES);
        var ring = new OutputRing(header, all.asSlice(HEADER_BYTES + (long) ROOM_BYTES));
        return new TerminalMemory(new Shared(arena, descriptor), header, all.asSlice(HEADER_BYTES, ROOM_BYTES), ring);
    }

    private record Shared(Arena arena, int descriptor) {}

    /** Lets somebody give the memory to another process; the heap cannot be given. */
    OptionalInt descriptor() {
        return shared == null ? OptionalInt.empty() : OptionalInt.of(shared.descriptor());
    }

    MemorySegment header() {
        return header;
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
        append(room.asSlice(0, length));
    }

    void append(MemorySegment bytes) {
        modes.makeRoom(ring, (int) bytes.byteSize());
        ring.append(bytes);
    }

    /** What puts a cleared screen that begins at this offset into the modes that it would have by then. */
    String modes(long offset) {
        return modes.at(ring, offset);
    }

    TerminalSize size() {
        return new TerminalSize(
                header.get(ValueLayout.JAVA_INT, COLUMNS_AT), header.get(ValueLayout.JAVA_INT, ROWS_AT));
    }

    void size(TerminalSize size) {
        header.set(ValueLayout.JAVA_INT, COLUMNS_AT, size.columns());
        header.set(ValueLayout.JAVA_INT, ROWS_AT, size.rows());
    }

    /** What was written last; empty if nothing was. */
    String note() {
        var which = shared == null ? 0 : (int) NOTE.getAcquire(header, (long) NOTE_AT);
        return which == 0 ? "" : header.getString(noteAt(which));
    }

    /** Keeps a short text beside the output; nothing is kept on the heap. */
    void note(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= NOTE_BYTES) {
            throw new IllegalArgumentException("a note of %d bytes is too long".formatted(bytes.length));
        }
        if (shared != null) {
            var next = (int) NOTE.getAcquire(header, (long) NOTE_AT) == 1 ? 2 : 1;
            header.setString(noteAt(next), text);
            NOTE.setRelease(header, (long) NOTE_AT, next);
        }
    }

    private static long noteAt(int which) {
        return FIRST_NOTE_AT + (long) (which - 1) * NOTE_BYTES;
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
