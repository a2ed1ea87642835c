package dev.slipstream.terminal;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The few calls of Linux's C library that the JDK has no door to. A result below zero is an error number, as the kernel gives it. None
 * of these waits, but {@link #epollWait}, and that only on a platform thread.
 */
final class Libc {
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;

    static final int EPOLLIN = 1;
    static final int EPOLLOUT = 4;
    static final int EPOLLERR = 8;
    static final int EPOLLHUP = 16;
    static final int EPOLLONESHOT = 1 << 30;

    static final int EPOLL_ADD = 1;
    static final int EPOLL_DELETE = 2;
    static final int EPOLL_CHANGE = 3;

    /** The structure is packed on this one architecture only. */
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

    static final int EVENT_BYTES = PACKED ? 12 : 16;
    private static final int EVENT_DATA_AT = PACKED ? 4 : 8;

    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int NON_BLOCKING = 0x800;
    private static final int F_SETFL = 4;
    private static final int F_GETFL = 3;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final long TIOCSWINSZ = 0x5414;
    private static final long TIOCGSID = 0x5429;
    private static final int READ_WRITE_NO_TERMINAL = 0x102;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle READ = handle("read", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
    private static final MethodHandle WRITE = handle("write", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle FCNTL =
            handle("fcntl", FunctionDescriptor.of(INT, INT, INT, INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle IOCTL =
            handle("ioctl", FunctionDescriptor.of(INT, INT, LONG, POINTER), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle OPEN =
            handle("open", FunctionDescriptor.of(INT, POINTER, INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle EVENTFD = handle("eventfd", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle EPOLL_CREATE = handle("epoll_create1", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle EPOLL_CTL =
            handle("epoll_ctl", FunctionDescriptor.of(INT, INT, INT, INT, POINTER));
    private static final MethodHandle EPOLL_WAIT =
            handle("epoll_wait", FunctionDescriptor.of(INT, INT, POINTER, INT, INT));

    private Libc() {}

    static int check(String what, int result) throws IOException {
        if (result < 0) {
            throw new IOException("%s failed with error %d".formatted(what, -result));
        }
        return result;
    }

    static int read(int descriptor, MemorySegment room) {
        return call(state -> (long) READ.invokeExact(state, descriptor, room, room.byteSize()));
    }

    static int write(int descriptor, MemorySegment bytes) {
        return call(state -> (long) WRITE.invokeExact(state, descriptor, bytes, bytes.byteSize()));
    }

    static int close(int descriptor) {
        return call(state -> (int) CLOSE.invokeExact(state, descriptor));
    }

    /** A second descriptor of the same open file, which no child inherits. */
    static int duplicate(int descriptor) {
        return call(state -> (int) FCNTL.invokeExact(state, descriptor, F_DUPFD_CLOEXEC, 0));
    }

    /** For the open file, whichever descriptor it is known by. */
    static int doNotBlock(int descriptor) {
        return call(state -> {
            var flags = (int) FCNTL.invokeExact(state, descriptor, F_GETFL, 0);
            return flags < 0 ? flags : (int) FCNTL.invokeExact(state, descriptor, F_SETFL, flags | NON_BLOCKING);
        });
    }

    static int resize(int descriptor, TerminalSize size) {
        try (var arena = Arena.ofConfined()) {
            var window = arena.allocateFrom(
                    ValueLayout.JAVA_SHORT, (short) size.rows(), (short) size.columns(), (short) 0, (short) 0);
            return call(state -> (int) IOCTL.invokeExact(state, descriptor, TIOCSWINSZ, window));
        }
    }

    /** The process that leads the session of a pseudo-terminal, by its number here. */
    static int leader(int master) {
        try (var arena = Arena.ofConfined()) {
            var leader = arena.allocate(INT);
            var result = call(state -> (int) IOCTL.invokeExact(state, master, TIOCGSID, leader));
            return result < 0 ? result : leader.get(INT, 0);
        }
    }

    /** Of a pseudo-terminal, which does not become this process's own; no child inherits it. */
    static int openTerminal(String path) {
        try (var arena = Arena.ofConfined()) {
            var name = arena.allocateFrom(path);
            return call(state -> (int) OPEN.invokeExact(state, name, READ_WRITE_NO_TERMINAL | CLOSE_ON_EXEC));
        }
    }

    static int eventDescriptor() {
        return call(state -> (int) EVENTFD.invokeExact(state, 0, CLOSE_ON_EXEC | NON_BLOCKING));
    }

    static int epoll() {
        return call(state -> (int) EPOLL_CREATE.invokeExact(state, CLOSE_ON_EXEC));
    }

    static int epollControl(int epoll, int operation, int descriptor, int events) {
        try (var arena = Arena.ofConfined()) {
            var event = arena.allocate(EVENT_BYTES, Long.BYTES);
            event.set(INT, 0, events);
            event.set(ValueLayout.JAVA_LONG_UNALIGNED, EVENT_DATA_AT, descriptor);
            return call(state -> (int) EPOLL_CTL.invokeExact(state, epoll, operation, descriptor, event));
        }
    }

    /** Waits until something happens; how many of the events were filled in. */
    static int epollWait(int epoll, MemorySegment events) {
        var most = (int) (events.byteSize() / EVENT_BYTES);
        return call(state -> (int) EPOLL_WAIT.invokeExact(state, epoll, events, most, -1));
    }

    static int eventsOf(MemorySegment events, int index) {
        return events.get(ValueLayout.JAVA_INT_UNALIGNED, (long) index * EVENT_BYTES);
    }

    static int descriptorOf(MemorySegment events, int index) {
        return (int) events.get(ValueLayout.JAVA_LONG_UNALIGNED, (long) index * EVENT_BYTES + EVENT_DATA_AT);
    }

    /** A call that says at its end what went wrong. */
    interface Call {
        long run(MemorySegment state) throws Throwable;
    }

    /** A result of -1 becomes the error number. */
    static int call(Call call) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(STATE);
            var result = (int) call.run(state);
            return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @SuppressWarnings("restricted")
    static MethodHandle handle(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        var linker = Linker.nativeLinker();
        var all = new Linker.Option[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = Linker.Option.captureCallState("errno");
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor, all);
    }
}
