package dev.slipstream.terminal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The other end of a socket: keeps what it gets; a slow one holds on to each frame until it is told to go on. */
final class FakeBrowser implements View.Connection {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final List<String> pieces = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private final boolean slow;
    private int closedWith;

    FakeBrowser(boolean slow) {
        this.slow = slow;
    }

    @Override
    public synchronized void send(ByteBuffer frame, Runnable sent) {
        var kind = frame.get();
        var body = new byte[frame.remaining()];
        frame.get(body);
        if (kind == TerminalEvent.DATA) {
            output.writeBytes(body);
            pieces.add(new String(body, StandardCharsets.UTF_8));
        } else {
            events.add("%s after %d".formatted(new String(body, StandardCharsets.UTF_8), output.size()));
        }
        if (slow) {
            waiting.add(sent);
        } else {
            sent.run();
        }
    }

    @Override
    public void close(int code, String reason) {
        closedWith = code;
    }

    /** The frame in flight has left; false if there was none. */
    boolean goOn() {
        if (waiting.isEmpty()) {
            return false;
        }
        waiting.removeFirst().run();
        return true;
    }

    /** The output, frame by frame. */
    synchronized List<String> pieces() {
        return List.copyOf(pieces);
    }

    int inFlight() {
        return waiting.size();
    }

    String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    int bytes() {
        return output.size();
    }

    List<String> events() {
        return events;
    }

    int closedWith() {
        return closedWith;
    }
}
