package dev.slipstream.terminal;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import com.pty4j.unix.PtyHelpers;
import dev.slipstream.sandbox.SandboxedCommand;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pseudo-terminal through pty4j's streams: one platform thread reads, one writes, because either may block in native code for as
 * long as the process likes. Closed once, some time after the reading thread has seen the end.
 */
final class StreamPty implements Pty {
    private static final Logger log = LoggerFactory.getLogger(StreamPty.class);

    /** One read gives about 4 KB; bigger buffers are slower. */
    private static final int READ_BYTES = 8 * 1024;

    /** dbt cancels its query within 150 ms of an interrupt. */
    private static final long INTERRUPT_MILLIS = 200;

    private static final long HANG_UP_MILLIS = 250;

    /** Closing a descriptor right after the exit may hit one that has been given out again (pty4j#181). */
    private static final long CLOSE_SECONDS = 1;

    private final PtyProcess process;
    private final String name;
    private final Output output;
    private final Object lock = new Object();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean closing;
    private boolean ended;

    private StreamPty(PtyProcess process, String name, Output output) {
        this.process = process;
        this.name = name;
        this.output = output;
    }

    static StreamPty open(SandboxedCommand command, TerminalSize size, String name, Output output) throws IOException {
        var process = new PtyProcessBuilder(command.argv().toArray(String[]::new))
                .setEnvironment(command.environment())
                .setDirectory(command.workingDirectory().toString())
                .setInitialColumns(size.columns())
                .setInitialRows(size.rows())
                .start();
        var pty = new StreamPty(process, name, output);
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
                process.setWinSize(new WinSize(size.columns(), size.rows()));
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
            lock.notifyAll();
        }
        Thread.ofPlatform().daemon().name(name + " end").start(this::end);
    }

    /** What runs in it is looked up first: once the outermost process is gone nothing leads to the others. */
    private void end() {
        var inside = inside();
        signal(inside, PtyHelpers.SIGINT);
        if (!exitsWithin(INTERRUPT_MILLIS)) {
            signal(inside, PtyHelpers.SIGHUP);
            PtyHelpers.signal((int) process.pid(), PtyHelpers.SIGHUP);
        }
        exitsWithin(HANG_UP_MILLIS);
        inside.forEach(ProcessHandle::destroyForcibly);
        inside().forEach(ProcessHandle::destroyForcibly);
        outermost().forEach(ProcessHandle::destroyForcibly);
    }

    private static void signal(List<ProcessHandle> processes, int number) {
        processes.stream().filter(ProcessHandle::isAlive).forEach(each -> PtyHelpers.signal((int) each.pid(), number));
    }

    private List<ProcessHandle> inside() {
        return outermost().flatMap(ProcessHandle::descendants).toList();
    }

    private Stream<ProcessHandle> outermost() {
        return process.isAlive() ? ProcessHandle.of(process.pid()).stream() : Stream.empty();
    }

    private boolean exitsWithin(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void read() {
        var buffer = new byte[READ_BYTES];
        var code = -1;
        try {
            var input = process.getInputStream();
            for (var length = input.read(buffer, 0, READ_BYTES);
                    length > 0;
                    length = input.read(buffer, 0, READ_BYTES)) {
                output.data(buffer, length);
            }
        } catch (IOException gone) {
            log.debug("{}: {}", name, gone.getMessage());
        }
        try {
            code = process.waitFor();
            synchronized (lock) {
                ended = true;
                lock.notifyAll();
            }
            output.ended(code);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        } finally {
            CompletableFuture.delayedExecutor(CLOSE_SECONDS, TimeUnit.SECONDS).execute(process::destroy);
        }
    }

    private void feed() {
        try {
            var stream = process.getOutputStream();
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
