package dev.slipstream.terminal;

import com.pty4j.WinSize;
import dev.slipstream.sandbox.SandboxedCommand;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pseudo-terminal through pty4j's streams: one platform thread reads, one writes, because either may block in native code for as
 * long as the process likes. Closed once, some time after the reading thread has seen the end.
 */
final class StreamPty implements Pty {
    private static final Logger log = LoggerFactory.getLogger(StreamPty.class);

    /** One read gives about 4 KB; bigger buffers are slower. */
    private static final int READ_BYTES = 4 * 1024;

    private final PtyChild.Started child;
    private final String name;
    private final Output output;
    private final Object lock = new Object();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean reading = true;
    private boolean closing;
    private boolean ended;

    private StreamPty(PtyChild.Started child, String name, Output output) {
        this.child = child;
        this.name = name;
        this.output = output;
    }

    static StreamPty open(SandboxedCommand command, TerminalSize size, String name, Output output) throws IOException {
        var pty = new StreamPty(PtyChild.Started.start(command, size), name, output);
        Thread.ofPlatform().daemon().name(name + " output").start(pty::read);
        Thread.ofPlatform().daemon().name(name + " input").start(pty::feed);
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
            lock.notifyAll();
            return true;
        }
    }

    @Override
    public void resize(TerminalSize size) {
        synchronized (lock) {
            if (!ended) {
                child.process().setWinSize(new WinSize(size.columns(), size.rows()));
            }
        }
    }

    @Override
    public void proceed() {
        synchronized (lock) {
            reading = true;
            lock.notifyAll();
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (closing) {
                return;
            }
            closing = true;
            lock.notifyAll();
        }
        Thread.ofPlatform().daemon().name(name + " end").start(child::end);
    }

    private void read() {
        var buffer = new byte[READ_BYTES];
        try {
            var input = child.process().getInputStream();
            for (var length = input.read(buffer, 0, READ_BYTES);
                    length > 0;
                    length = input.read(buffer, 0, READ_BYTES)) {
                deliver(buffer, length);
            }
        } catch (IOException gone) {
            log.debug("{}: {}", name, gone.getMessage());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
        var code = child.exitCode();
        synchronized (lock) {
            ended = true;
            lock.notifyAll();
        }
        output.ended(code);
        child.release();
    }

    private void deliver(byte[] buffer, int length) throws InterruptedException {
        for (var done = 0; done < length; ) {
            var room = output.room();
            var piece = (int) Math.min(length - done, room.byteSize());
            MemorySegment.copy(buffer, done, room, ValueLayout.JAVA_BYTE, 0, piece);
            output.data(piece);
            done += piece;
        }
        output.pause();
        synchronized (lock) {
            reading = false;
        }
        if (output.wantsMore()) {
            return;
        }
        synchronized (lock) {
            while (!reading && !closing) {
                lock.wait();
            }
        }
    }

    private void feed() {
        try {
            var stream = child.process().getOutputStream();
            for (var bytes = next(); bytes.length > 0; bytes = next()) {
                stream.write(bytes, 0, bytes.length);
                stream.flush();
            }
        } catch (IOException gone) {
            log.debug("{} takes no more input: {}", name, gone.getMessage());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for input; empty once there will be none. */
    private byte[] next() throws InterruptedException {
        synchronized (lock) {
            while (waiting.isEmpty() && !ended && !closing) {
                lock.wait();
            }
            var bytes = waiting.poll();
            if (bytes == null || ended || closing) {
                return new byte[0];
            }
            waitingBytes -= bytes.length;
            return bytes;
        }
    }
}
