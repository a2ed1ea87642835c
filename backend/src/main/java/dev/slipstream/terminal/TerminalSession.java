package dev.slipstream.terminal;

import dev.slipstream.sandbox.SandboxedCommand;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A shell and its output, with or without browsers that look at it. */
final class TerminalSession implements Pty.Output {
    private static final int RING_BYTES = 1024 * 1024;

    /** Output that nobody sees before the shell is held up: a forgotten {@code yes} burns no core. */
    private static final long MAX_UNSEEN_BYTES = 8 * 1024 * 1024;

    /** A browser that draws nothing for so long is let go; it comes back by itself. */
    private static final long STALLED_MILLIS = 30_000;

    private static final int TRY_AGAIN_LATER = 1013;

    private final TerminalId id;
    private final UserName user;
    private final ProjectId project;
    private final Clock clock;
    private final Instant openedAt;
    private final Object lock = new Object();
    private final OutputRing ring = new OutputRing(RING_BYTES);
    private final List<View> views = new ArrayList<>();
    private TerminalSize size;
    private Instant lastSeen;
    private long seen;
    private @Nullable Pty pty;
    private TerminalEvent.@Nullable Exit exit;
    private boolean closing;

    TerminalSession(TerminalId id, UserName user, ProjectId project, TerminalSize size, Clock clock) {
        this.id = id;
        this.user = user;
        this.project = project;
        this.size = size;
        this.clock = clock;
        this.openedAt = clock.instant();
        this.lastSeen = openedAt;
    }

    /** Starts the shell; called once. */
    void start(Ptys ptys, SandboxedCommand command) throws IOException {
        var opened = ptys.open(command, size, "terminal " + id, this);
        synchronized (lock) {
            pty = opened;
        }
    }

    /** Puts a line of the server's own on the screen. */
    void tell(String line) {
        var bytes = (line.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8);
        synchronized (lock) {
            ring.append(bytes, bytes.length);
        }
    }

    UserName user() {
        return user;
    }

    ProjectId project() {
        return project;
    }

    Instant openedAt() {
        return openedAt;
    }

    Object lock() {
        return lock;
    }

    /** Only under the lock. */
    OutputRing ring() {
        return ring;
    }

    TerminalSummary summary() {
        synchronized (lock) {
            return new TerminalSummary(id, project, "bash", size, openedAt, views.size());
        }
    }

    boolean living() {
        synchronized (lock) {
            return exit == null && !closing;
        }
    }

    /** Since when nobody looks; empty while somebody does. */
    Optional<Instant> unseenSince() {
        synchronized (lock) {
            return views.isEmpty() ? Optional.of(lastSeen) : Optional.empty();
        }
    }

    View attach(View.Connection connection, OptionalLong haveOffset, TerminalSize wanted) {
        View view;
        synchronized (lock) {
            var resumed = haveOffset.isPresent()
                    && haveOffset.getAsLong() >= ring.start()
                    && haveOffset.getAsLong() <= ring.end();
            var offset = resumed ? haveOffset.getAsLong() : ring.safeStart();
            view = new View(connection, this, offset);
            view.add(new TerminalEvent.Attached(offset, wanted.columns(), wanted.rows(), resumed), offset);
            view.add(new TerminalEvent.ReplayDone(), ring.end());
            if (exit != null) {
                view.add(exit, ring.end());
            }
            views.add(view);
            seen = ring.end();
            lock.notifyAll();
        }
        resize(wanted);
        view.pump();
        return view;
    }

    void detach(View view) {
        synchronized (lock) {
            if (views.remove(view)) {
                lastSeen = clock.instant();
                seen = ring.end();
                lock.notifyAll();
            }
        }
    }

    /** False if the shell has not read what it was given before. */
    boolean input(View view, byte[] bytes) {
        synchronized (lock) {
            return !view.takesInput() || pty == null || pty.write(bytes);
        }
    }

    boolean type(String text) {
        synchronized (lock) {
            return pty == null || pty.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    void ack(View view, long bytes) {
        synchronized (lock) {
            view.ack(bytes);
            lock.notifyAll();
        }
        view.pump();
    }

    /** The last one who asks wins. */
    void resize(TerminalSize wanted) {
        synchronized (lock) {
            if (!wanted.equals(size)) {
                size = wanted;
                if (pty != null) {
                    pty.resize(wanted);
                }
            }
        }
    }

    void close() {
        synchronized (lock) {
            closing = true;
            lock.notifyAll();
            if (pty != null) {
                pty.close();
            }
        }
    }

    @Override
    public void data(byte[] bytes, int length) {
        List<View> looking;
        synchronized (lock) {
            awaitRoom();
            ring.append(bytes, length);
            looking = List.copyOf(views);
        }
        looking.forEach(View::pump);
    }

    @Override
    public void ended(int exitCode) {
        List<View> looking;
        synchronized (lock) {
            exit = TerminalEvent.Exit.of(exitCode);
            lastSeen = clock.instant();
            for (var view : views) {
                view.add(exit, ring.end());
            }
            looking = List.copyOf(views);
        }
        looking.forEach(View::pump);
    }

    /** Returns when the browsers keep up, or nobody looks and little was missed. */
    private void awaitRoom() {
        var waitedSince = clock.millis();
        try {
            while (!closing && heldUp()) {
                lock.wait(STALLED_MILLIS);
                if (clock.millis() - waitedSince >= STALLED_MILLIS) {
                    letGo();
                    waitedSince = clock.millis();
                }
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean heldUp() {
        if (views.isEmpty()) {
            return ring.end() - seen > MAX_UNSEEN_BYTES;
        }
        var anyone = false;
        for (var view : views) {
            anyone |= view.holdsUp(ring.end());
        }
        return anyone;
    }

    private void letGo() {
        var stalled = views.stream().filter(view -> view.holdsUp(ring.end())).toList();
        stalled.forEach(view -> view.close(TRY_AGAIN_LATER, "nothing was drawn for 30 s"));
        if (views.removeAll(stalled)) {
            lastSeen = clock.instant();
            seen = ring.end();
        }
    }
}
