package dev.slipstream.terminal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A local socket of packets that descriptors can be sent through (SCM_RIGHTS), which the JDK's cannot. */
final class DescriptorSocket implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SEQUENCED_PACKETS = 5;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int NO_SIGNAL_AND_NO_WAIT = 0x4040;
    private static final int CLOSE_RECEIVED_ON_EXEC = 0x40000000;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int SO_RCVTIMEO = 20;

    /** struct sockaddr_un. */
    private static final int ADDRESS_BYTES = 110;

    private static final int PATH_AT = 2;

    /** struct msghdr: name, its length, pieces, their number, control, its length, flags; eight bytes each. */
    private static final int HEADER_BYTES = 56;

    private static final int PIECES_AT = 16;
    private static final int PIECE_COUNT_AT = 24;
    private static final int CONTROL_AT = 32;
    private static final int CONTROL_LENGTH_AT = 40;

    /** struct cmsghdr: length, level, type; then two descriptors. */
    private static final int CONTROL_HEADER_BYTES = 16;

    private static final int CONTROL_BYTES = CONTROL_HEADER_BYTES + 2 * Integer.BYTES;

    private static final int PACKET_BYTES = 64 * 1024;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final MethodHandle SOCKET = Libc.handle("socket", FunctionDescriptor.of(INT, INT, INT, INT));
    private static final MethodHandle CONNECT =
            Libc.handle("connect", FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS, INT));
    private static final MethodHandle SETSOCKOPT =
            Libc.handle("setsockopt", FunctionDescriptor.of(INT, INT, INT, INT, ValueLayout.ADDRESS, INT));
    private static final MethodHandle SENDMSG =
            Libc.handle("sendmsg", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, INT));
    private static final MethodHandle RECVMSG =
            Libc.handle("recvmsg", FunctionDescriptor.of(LONG, INT, ValueLayout.ADDRESS, INT));

    private final int socket;

    private DescriptorSocket(int socket) {
        this.socket = socket;
    }

    /** @param descriptors two, or none */
    record Packet(String text, List<Integer> descriptors) {}

    static DescriptorSocket connect(Path path) throws IOException {
        var name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length >= ADDRESS_BYTES - PATH_AT) {
            throw new IOException("%s is too long for a socket".formatted(path));
        }
        var socket = Libc.check("socket", Libc.call(state ->
                (int) SOCKET.invokeExact(state, AF_UNIX, SEQUENCED_PACKETS | CLOSE_ON_EXEC, 0)));
        try (var arena = Arena.ofConfined()) {
            var address = arena.allocate(ADDRESS_BYTES, Short.BYTES);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, PATH_AT, name.length);
            var connected = Libc.call(state -> (int) CONNECT.invokeExact(state, socket, address, ADDRESS_BYTES));
            if (connected < 0) {
                Libc.close(socket);
            }
            Libc.check("connect to %s".formatted(path), connected);
        }
        return new DescriptorSocket(socket);
    }

    /** How long {@link #receive} waits at most, before it fails. */
    void patience(Duration longest) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var time = arena.allocateFrom(LONG, longest.toSeconds(), longest.toNanosPart() / 1_000);
            Libc.check("setsockopt", Libc.call(state ->
                    (int) SETSOCKOPT.invokeExact(state, socket, SOL_SOCKET, SO_RCVTIMEO, time, (int) time.byteSize())));
        }
    }

    /** Fails rather than waits; the descriptors stay open here too. */
    void send(byte[] bytes, int... descriptors) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var header = header(arena, arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes));
            if (descriptors.length == 0) {
                header.set(ValueLayout.ADDRESS, CONTROL_AT, MemorySegment.NULL);
                header.set(LONG, CONTROL_LENGTH_AT, 0);
            } else {
                var control = control(header);
                control.set(LONG, 0, CONTROL_HEADER_BYTES + (long) descriptors.length * Integer.BYTES);
                control.set(INT, 8, SOL_SOCKET);
                control.set(INT, 12, SCM_RIGHTS);
                MemorySegment.copy(descriptors, 0, control, INT, CONTROL_HEADER_BYTES, descriptors.length);
            }
            Libc.check("sendmsg", Libc.call(state ->
                    (long) SENDMSG.invokeExact(state, socket, header, NO_SIGNAL_AND_NO_WAIT)));
        }
    }

    /** Waits; on a platform thread only. No text: the other end is gone. */
    Packet receive() throws IOException {
        try (var arena = Arena.ofConfined()) {
            var bytes = arena.allocate(PACKET_BYTES);
            var header = header(arena, bytes);
            var length = Libc.check("recvmsg", Libc.call(state ->
                    (long) RECVMSG.invokeExact(state, socket, header, CLOSE_RECEIVED_ON_EXEC)));
            var control = control(header);
            var given = header.get(LONG, CONTROL_LENGTH_AT) >= CONTROL_BYTES && control.get(INT, 12) == SCM_RIGHTS;
            return new Packet(
                    new String(bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8),
                    given
                            ? List.of(
                                    control.get(INT, CONTROL_HEADER_BYTES),
                                    control.get(INT, CONTROL_HEADER_BYTES + Integer.BYTES))
                            : List.of());
        }
    }

    @Override
    public void close() {
        Libc.close(socket);
    }

    private static MemorySegment header(SegmentAllocator arena, MemorySegment bytes) {
        var piece = arena.allocate(2L * Long.BYTES, Long.BYTES);
        piece.set(ValueLayout.ADDRESS, 0, bytes);
        piece.set(LONG, Long.BYTES, bytes.byteSize());
        var header = arena.allocate(HEADER_BYTES, Long.BYTES);
        header.set(ValueLayout.ADDRESS, PIECES_AT, piece);
        header.set(LONG, PIECE_COUNT_AT, 1);
        header.set(ValueLayout.ADDRESS, CONTROL_AT, arena.allocate(CONTROL_BYTES, Long.BYTES));
        header.set(LONG, CONTROL_LENGTH_AT, CONTROL_BYTES);
        return header;
    }

    @SuppressWarnings("restricted")
    private static MemorySegment control(MemorySegment header) {
        return header.get(ValueLayout.ADDRESS, CONTROL_AT).reinterpret(CONTROL_BYTES);
    }
}
