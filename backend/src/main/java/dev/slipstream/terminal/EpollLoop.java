package dev.slipstream.terminal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One platform thread that waits for all descriptors. A descriptor is armed for one event at a time; only on the thread may it be
 * dropped and closed, so that none is used that meanwhile means something else.
 */
final class EpollLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EpollLoop.class);
    private static final int EVENTS_AT_ONCE = 64;

    /** Whom a descriptor belongs to. */
    interface Handler {
        /** On the loop's thread; the descriptor is not armed any more. */
        void ready(int events);
    }

    private final int epoll;
    private final int alarm;
    private final Map<Integer, Handler> handlers = new ConcurrentHashMap<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean closing;

    EpollLoop(String name) throws IOException {
        epoll = Libc.check("epoll_create1", Libc.epoll());
        alarm = Libc.check("eventfd", Libc.eventDescriptor());
        Libc.check("epoll_ctl", Libc.epollControl(epoll, Libc.EPOLL_ADD, alarm, Libc.EPOLLIN));
        Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /** Not armed yet. */
    void add(int descriptor, Handler handler) throws IOException {
        handlers.put(descriptor, handler);
        var result = Libc.epollControl(epoll, Libc.EPOLL_ADD, descriptor, Libc.EPOLLONESHOT);
        if (result < 0) {
            handlers.remove(descriptor);
        }
        Libc.check("epoll_ctl", result);
    }

    /** Waits for the next of these events; any thread, also again before one came. */
    void arm(int descriptor, int events) {
        var result = Libc.epollControl(epoll, Libc.EPOLL_CHANGE, descriptor, events | Libc.EPOLLONESHOT);
        if (result < 0) {
            log.debug("descriptor {} is not armed: error {}", descriptor, -result);
        }
    }

    /** On the loop's thread. */
    void dropAndClose(int descriptor) {
        handlers.remove(descriptor);
        Libc.epollControl(epoll, Libc.EPOLL_DELETE, descriptor, 0);
        Libc.close(descriptor);
    }

    void execute(Runnable task) {
        tasks.add(task);
        try (var arena = Arena.ofConfined()) {
            Libc.write(alarm, arena.allocateFrom(ValueLayout.JAVA_LONG, 1));
        }
    }

    /** The thread ends with the last descriptor. */
    @Override
    public void close() {
        closing = true;
        execute(() -> {});
    }

    private void run() {
        try (var arena = Arena.ofConfined()) {
            var events = arena.allocate((long) Libc.EVENT_BYTES * EVENTS_AT_ONCE, Long.BYTES);
            var counter = arena.allocate(ValueLayout.JAVA_LONG);
            while (!closing || !handlers.isEmpty() || !tasks.isEmpty()) {
                var count = Libc.epollWait(epoll, events);
                for (var index = 0; index < count; index++) {
                    handle(events, index, counter);
                }
                for (var task = tasks.poll(); task != null; task = tasks.poll()) {
                    guarded(task);
                }
            }
        } finally {
            Libc.close(alarm);
            Libc.close(epoll);
        }
    }

    private void handle(MemorySegment events, int index, MemorySegment counter) {
        var descriptor = Libc.descriptorOf(events, index);
        if (descriptor == alarm) {
            Libc.read(alarm, counter);
            return;
        }
        var handler = handlers.get(descriptor);
        var happened = Libc.eventsOf(events, index);
        if (handler != null) {
            guarded(() -> handler.ready(happened));
        }
    }

    /** One terminal's failure must not stop the others. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException failure) {
            log.error("a terminal failed", failure);
        }
    }
}
