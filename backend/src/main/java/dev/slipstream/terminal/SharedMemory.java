package dev.slipstream.terminal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Memory without a file, known by a descriptor that another process may be given. */
final class SharedMemory {
    private static final int CLOSE_ON_EXEC = 1;
    private static final int READ_AND_WRITE = 3;
    private static final int SHARED = 1;

    private static final MethodHandle MEMFD_CREATE = Libc.handle(
            "memfd_create", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
    private static final MethodHandle FTRUNCATE = Libc.handle(
            "ftruncate", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
    private static final MethodHandle MMAP = Libc.handle(
            "mmap",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG));
    private static final MethodHandle MUNMAP = Libc.handle(
            "munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

    private static final int TO_END = 2;
    private static final MethodHandle LSEEK = Libc.handle(
            "lseek",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private SharedMemory() {}

    /** A new one, all zeros. */
    static int create(String name, long bytes) throws IOException {
        try (var arena = Arena.ofConfined()) {
            var text = arena.allocateFrom(name);
            var descriptor = Libc.check(
                    "memfd_create", Libc.call(state -> (int) MEMFD_CREATE.invokeExact(state, text, CLOSE_ON_EXEC)));
            var sized = Libc.call(state -> (int) FTRUNCATE.invokeExact(state, descriptor, bytes));
            if (sized < 0) {
                Libc.close(descriptor);
            }
            Libc.check("ftruncate", sized);
            return descriptor;
        }
    }

    private static long size(int descriptor) throws IOException {
        var size = new long[1];
        Libc.check("lseek", Libc.call(state -> {
            size[0] = (long) LSEEK.invokeExact(state, descriptor, 0L, TO_END);
            return size[0] == -1 ? -1 : 0;
        }));
        return size[0];
    }

    /** All of it, until the arena is closed. */
    @SuppressWarnings("restricted")
    static MemorySegment map(int descriptor, Arena arena) throws IOException {
        var bytes = size(descriptor);
        var address = new long[1];
        Libc.check("mmap", Libc.call(state -> {
            address[0] =
                    (long) MMAP.invokeExact(state, MemorySegment.NULL, bytes, READ_AND_WRITE, SHARED, descriptor, 0L);
            return address[0] == -1 ? -1 : 0;
        }));
        return MemorySegment.ofAddress(address[0])
                .reinterpret(bytes, arena, all -> Libc.call(state -> (int) MUNMAP.invokeExact(state, all, bytes)));
    }
}
