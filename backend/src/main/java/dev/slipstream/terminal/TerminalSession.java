package dev.slipstream.terminal;

import dev.slipstream.sandbox.SandboxedCommand;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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

    /** A pseudo-terminal gives no more at once. */
    private static final int ROOM_BYTES = 4 * 1024;

    private static final int TRY_AGAIN_LATER = 1013;

    private final TerminalId id;
    private final UserName user;
    private final ProjectId project;
    private final Clock clock;
    private final Instant openedAt;
    private final Object lock = new Object();
    private final OutputRing ring = new OutputRing(RING_BYTES);
    private final MemorySegment room = Arena.ofAuto().allocate(ROOM_BYTES);
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
            proceed();
        }
    }

    /** Puts a line of the server's own on the screen. */
    void tell(String line) {
        var bytes = (line.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8);
        synchronized (lock) {
            ring.append(MemorySegment.ofArray(bytes));
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
            proceed();
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
                proceed();
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
            proceed();
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
            if (pty != null) {
                proceed();
                pty.close();
            }
        }
    }

    @Override
    public MemorySegment room() {
        return room;
    }

    @Override
    public void data(int length) {
        List<View> looking;
        synchronized (lock) {
            ring.append(room.asSlice(0, length));
            looking = List.copyOf(views);
        }
        looking.forEach(View::pump);
    }

    @Override
    public boolean wantsMore() {
        synchronized (lock) {
            return closing || !heldUp();
        }
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

    /** Lets the shell go on if it may; only under the lock. */
    private void proceed() {
        if (pty != null && (closing || !heldUp())) {
            pty.proceed();
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

    /** Lets go of browsers that have drawn nothing for long although there is much to draw. */
    void letGoOfStalled() {
        List<View> stalled;
        synchronized (lock) {
            var now = clock.millis();
            stalled = views.stream()
                    .filter(view -> view.stalled(ring.end(), now, STALLED_MILLIS))
                    .toList();
            if (views.removeAll(stalled)) {
                lastSeen = clock.instant();
                seen = ring.end();
                proceed();
            }
        }
        stalled.forEach(view -> view.close(TRY_AGAIN_LATER, "nothing was drawn for 30 s"));
    }
}
