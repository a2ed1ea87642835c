package dev.slipstream.terminal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One browser that looks at a terminal: what it was sent, what it has drawn, what is to be sent at which offset. Its state is guarded
 * by the lock of the session; sending happens outside it, one frame at a time.
 */
final class View {
    /** Output a browser may lag behind before the shell is held up: keeps ^C under 25 ms. */
    static final long MAX_UNACKED_BYTES = 256 * 1024;

    /** What it must have come down to before the shell goes on. */
    static final long RESUME_BYTES = 64 * 1024;

    /** A browser at the other end; frames arrive in order. */
    interface Connection {
        /** Returns at once; {@code sent} is called when the next frame may be given, possibly before this returns. */
        void send(ByteBuffer frame, Runnable sent);

        void close(int code, String reason);
    }

    private record Pending(TerminalEvent event, long offset) {}

    private final Connection connection;
    private final TerminalSession session;
    private final Deque<Pending> events = new ArrayDeque<>();
    private long next;
    private long acked;
    private long ackedWhenAsked;
    private long askedFirst;
    private boolean held;
    private boolean replaying = true;
    private boolean inFlight;
    private boolean pumping;
    private boolean closed;

    View(Connection connection, TerminalSession session, long offset) {
        this.connection = connection;
        this.session = session;
        this.next = offset;
        this.acked = offset;
    }

    /** Sends the event after all output before {@code offset}; in the order of these calls. */
    void add(TerminalEvent event, long offset) {
        events.add(new Pending(event, offset));
    }

    /** Whether typing counts: not while old output is drawn again, for the answers to its questions are no typing. */
    boolean takesInput() {
        return !replaying;
    }

    void ack(long bytes) {
        acked = Math.min(next, acked + bytes);
    }

    /** Whether the shell must wait for this browser. */
    boolean holdsUp(long end) {
        held = end - acked > (held ? RESUME_BYTES : MAX_UNACKED_BYTES);
        return held;
    }

    /** Whether it holds up the shell and has drawn nothing since {@code limit} ms; asked from time to time. */
    boolean stalled(long end, long now, long limit) {
        if (!holdsUp(end) || acked != ackedWhenAsked || askedFirst == 0) {
            ackedWhenAsked = acked;
            askedFirst = now;
        }
        return now - askedFirst >= limit;
    }

    void close(int code, String reason) {
        closed = true;
        connection.close(code, reason);
    }

    /** Sends what may be sent; any thread, not under the lock. */
    void pump() {
        synchronized (session.lock()) {
            if (pumping) {
                return;
            }
            pumping = true;
        }
        for (var frame = frame(); frame.hasRemaining(); frame = frame()) {
            connection.send(frame, this::sent);
        }
    }

    private void sent() {
        synchronized (session.lock()) {
            inFlight = false;
        }
        pump();
    }

    /** The next frame; empty if there is none for now. */
    private ByteBuffer frame() {
        synchronized (session.lock()) {
            var frame = inFlight || closed ? ByteBuffer.allocate(0) : choose();
            inFlight |= frame.hasRemaining();
            pumping = frame.hasRemaining();
            return frame;
        }
    }

    private ByteBuffer choose() {
        var first = events.peek();
        if (first != null && first.offset() <= next) {
            events.remove();
            if (first.event() instanceof TerminalEvent.ReplayDone) {
                replaying = false;
            }
            return first.event().frame();
        }
        var upTo = first == null ? Long.MAX_VALUE : first.offset();
        var most = Math.min(TerminalEvent.MAX_DATA_BYTES, Math.min(upTo - next, MAX_UNACKED_BYTES - (next - acked)));
        var length = (int) Math.min(most, session.ring().end() - next);
        if (length <= 0) {
            return ByteBuffer.allocate(0);
        }
        var frame = ByteBuffer.allocate(1 + length).put(TerminalEvent.DATA);
        session.ring().copy(next, length, frame);
        next += length;
        return frame.flip();
    }
}
