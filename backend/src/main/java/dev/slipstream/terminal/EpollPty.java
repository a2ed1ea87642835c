package dev.slipstream.terminal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A pseudo-terminal on Linux: its bytes go through {@link EpollLoop}, on a descriptor of our own of pty4j's open file, whose streams are
 * never touched. No thread belongs to it.
 */
final class EpollPty implements Pty, EpollLoop.Handler {
    /** Read of one terminal before the others have their turn. */
    private static final int MAX_READ_BYTES = 64 * 1024;

    private final EpollLoop loop;
    private final PtyChild child;
    private final int descriptor;
    private final Output output;
    private final Object lock = new Object();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int writtenOfFirst;
    private int waitingBytes;
    private boolean reading = true;
    private boolean closing;
    private boolean ended;

    private EpollPty(EpollLoop loop, PtyChild child, int descriptor, Output output) {
        this.loop = loop;
        this.child = child;
        this.descriptor = descriptor;
        this.output = output;
    }

    /** If this fails the child is ended. */
    static EpollPty begin(EpollLoop loop, PtyChild.Own child, Output output) throws IOException {
        try {
            return adopt(loop, child, Libc.check("fcntl", Libc.duplicate(child.master())), output);
        } catch (IOException failure) {
            child.end();
            child.release();
            throw failure;
        }
    }

    /** The descriptor is this one's from now on, also if this fails. */
    static EpollPty adopt(EpollLoop loop, PtyChild child, int descriptor, Output output) throws IOException {
        var pty = new EpollPty(loop, child, descriptor, output);
        try {
            Libc.check("fcntl", Libc.doNotBlock(descriptor));
            loop.add(descriptor, pty);
        } catch (IOException failure) {
            Libc.close(descriptor);
            throw failure;
        }
        pty.arm();
        return pty;
    }

    @Override
    public boolean write(byte[] bytes) {
        synchronized (lock) {
            if (ended || closing) {
                return true;
            }
            if (waitingBytes + bytes.length > MAX_WAITING_BYTES) {
                return false;
            }
            waiting.add(bytes);
            waitingBytes += bytes.length;
            if (waiting.size() == 1) {
                flush();
                arm();
            }
            return true;
        }
    }

    @Override
    public void resize(TerminalSize size) {
        synchronized (lock) {
            if (!ended) {
                Libc.resize(descriptor, size);
            }
        }
    }

    @Override
    public void proceed() {
        synchronized (lock) {
            if (!reading) {
                reading = true;
                arm();
            }
        }
    }

    @Override
    public void lend(Borrower borrower) throws IOException {
        synchronized (lock) {
            var process = child.handle();
            if (!ended && process.isPresent()) {
                borrower.use(descriptor, process.get());
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (closing) {
                return;
            }
            closing = true;
            drop();
        }
        Thread.ofVirtual().start(child::end);
    }

    @Override
    public void ready(int events) {
        if ((events & ~Libc.EPOLLOUT) != 0 && wantsToRead()) {
            var open = read();
            output.pause();
            if (!open) {
                end();
            }
        }
        synchronized (lock) {
            if (!ended) {
                flush();
                arm();
            }
        }
    }

    private boolean wantsToRead() {
        synchronized (lock) {
            return reading;
        }
    }

    /** What there is, up to a limit; false once there will be nothing more. */
    private boolean read() {
        for (var total = 0; total < MAX_READ_BYTES; ) {
            var length = Libc.read(descriptor, output.room());
            if (length == -Libc.EAGAIN) {
                return true;
            } else if (length > 0) {
                output.data(length);
                total += length;
                if (!output.wantsMore() && !goesOn()) {
                    return true;
                }
            } else if (length != -Libc.EINTR) {
                return false;
            }
        }
        return true;
    }

    /** Whoever lets it go on meanwhile is not missed: what is wanted is asked for again once it is known not to read. */
    private boolean goesOn() {
        synchronized (lock) {
            reading = false;
        }
        if (output.wantsMore()) {
            proceed();
            return true;
        }
        return false;
    }

    private void end() {
        synchronized (lock) {
            ended = true;
            drop();
            loop.dropAndClose(descriptor);
        }
        Thread.ofPlatform().daemon().name("terminal's end").start(() -> {
            output.ended(child.exitCode());
            child.release();
        });
    }

    private void drop() {
        waiting.clear();
        waitingBytes = 0;
        writtenOfFirst = 0;
    }

    /** Writes what it takes; only under the lock. */
    private void flush() {
        for (var bytes = waiting.peek(); bytes != null; bytes = waiting.peek()) {
            var written = write(bytes, writtenOfFirst);
            if (written == -Libc.EIO) {
                drop();
                return;
            }
            if (written < 0) {
                return;
            }
            waitingBytes -= written;
            writtenOfFirst += written;
            if (writtenOfFirst == bytes.length) {
                waiting.remove();
                writtenOfFirst = 0;
            }
        }
    }

    private int write(byte[] bytes, int from) {
        try (var arena = Arena.ofConfined()) {
            var length = bytes.length - from;
            var copy = arena.allocate(length);
            MemorySegment.copy(bytes, from, copy, ValueLayout.JAVA_BYTE, 0, length);
            return Libc.write(descriptor, copy);
        }
    }

    /** Only under the lock. */
    private void arm() {
        var events = (reading ? Libc.EPOLLIN : 0) | (waiting.isEmpty() ? 0 : Libc.EPOLLOUT);
        if (events != 0 && !ended) {
            loop.arm(descriptor, events);
        }
    }
}
