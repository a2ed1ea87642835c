package dev.slipstream.terminal;

import dev.slipstream.sandbox.SandboxedCommand;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A shell and its output, with or without browsers that look at it. */
final class TerminalSession implements Pty.Output {
    /** Output that nobody sees before the shell is held up: a forgotten {@code yes} burns no core. */
    private static final long MAX_UNSEEN_BYTES = 8 * 1024 * 1024;

    /** A browser that draws nothing for so long is let go; it comes back by itself. */
    private static final long STALLED_MILLIS = 30_000;

    private static final int TRY_AGAIN_LATER = 1013;

    private static final byte[] WIPE_LINE = "\r\033[K".getBytes(StandardCharsets.US_ASCII);

    private final TerminalFacts facts;
    private final Clock clock;
    private final Object lock = new Object();
    private final TerminalMemory memory;
    private final OutputRing ring;
    private final List<View> views = new ArrayList<>();
    private Label label;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private TerminalSize size;
    private Instant lastSeen;
    private long seen;
    private @Nullable Pty pty;
    private TerminalEvent.@Nullable Exit exit;
    private Feed feed = new Feed(this);
    private boolean touched;
    private boolean closing;

    /** What the memory holds already counts as seen. */
    TerminalSession(TerminalFacts facts, TerminalSize size, TerminalMemory memory, Clock clock) {
        this.facts = facts;
        this.size = size;
        this.memory = memory;
        this.ring = memory.ring();
        this.seen = ring.end();
        this.clock = clock;
        this.lastSeen = clock.instant();
        this.label = Label.of(memory.note());
        memory.size(size);
    }

    /** Starts the shell; called once, or else {@link #adopt}. */
    void start(Ptys ptys, SandboxedCommand command) throws IOException {
        begin(ptys.open(command, size, "terminal " + facts.id(), feed));
    }

    /** Has a dbt host start the shell, in the place of the one that is there; false if that host is not there, or too late. */
    boolean startBy(Path host, Ptys ptys, SandboxedCommand command) throws IOException {
        var child = ptys.startBy(host, command, size);
        if (child.isEmpty()) {
            return false;
        }
        synchronized (lock) {
            if (isUntouched()) {
                var its = new Feed(this);
                succeed(ptys.begin(child.get(), its), its);
                return true;
            }
        }
        child.get().end();
        child.get().release();
        return false;
    }

    /** Nobody has typed anything yet, and so the shell has done nothing that another could not do. */
    boolean isUntouched() {
        synchronized (lock) {
            return !touched && !closing && exit == null;
        }
    }

    /** Goes on with a shell that an earlier server started. */
    void adopt(Ptys ptys, int master, Optional<ProcessHandle> process) throws IOException {
        begin(ptys.adopt(master, process, feed));
    }

    /** The prompt of the shell that was there is wiped out; only under the lock. */
    private void succeed(Pty next, Feed its) {
        feed.drop();
        feed = its;
        if (pty != null) {
            pty.close();
            memory.append(MemorySegment.ofArray(WIPE_LINE));
            next.resize(size);
        }
        begin(next);
    }

    private void begin(Pty opened) {
        synchronized (lock) {
            pty = opened;
            proceed();
        }
    }

    /** Has all that a later server needs kept. */
    void keep(Keeping keeping) {
        Pty its;
        synchronized (lock) {
            its = pty;
        }
        if (its != null) {
            keeping.keep(facts, its, memory);
        }
    }

    /** Done once it has ended and nothing more comes. */
    CompletableFuture<Void> over() {
        return over;
    }

    /** Puts a line of the server's own on the screen. */
    void tell(String line) {
        var bytes = (line.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.UTF_8);
        synchronized (lock) {
            memory.append(MemorySegment.ofArray(bytes));
        }
    }

    TerminalId id() {
        return facts.id();
    }

    UserName user() {
        return facts.user();
    }

    ProjectId project() {
        return facts.project();
    }

    Instant openedAt() {
        return facts.openedAt();
    }

    Object lock() {
        return lock;
    }

    /** Only under the lock. */
    OutputRing ring() {
        return ring;
    }

    /** @param name blank: none of its own again */
    void rename(String name) {
        synchronized (lock) {
            label(label.named(name));
        }
    }

    void place(TerminalId other) {
        synchronized (lock) {
            label(label.placed(other));
        }
    }

    /** The next server knows it, too; only under the lock. */
    private void label(Label now) {
        label = now;
        if (!(closing && exit != null)) {
            memory.note(now.text());
        }
    }

    TerminalSummary summary() {
        synchronized (lock) {
            var title = label.title().isEmpty() ? TerminalSummary.UNNAMED : label.title();
            return new TerminalSummary(
                    facts.id(), facts.project(), title, label.beside(), size, facts.openedAt(), views.size());
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
            var modes = resumed ? "" : memory.modes(offset);
            view.add(new TerminalEvent.Attached(offset, wanted.columns(), wanted.rows(), resumed, modes), offset);
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
                releaseIfDone();
            }
        }
    }

    /** False if the shell has not read what it was given before. */
    boolean input(View view, byte[] bytes) {
        synchronized (lock) {
            touched |= view.takesInput();
            return !view.takesInput() || pty == null || pty.write(bytes);
        }
    }

    boolean type(String text) {
        synchronized (lock) {
            touched = true;
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
                memory.size(wanted);
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
            releaseIfDone();
        }
    }

    @Override
    public MemorySegment room() {
        return memory.room();
    }

    @Override
    public void data(int length) {
        synchronized (lock) {
            memory.append(length);
        }
    }

    @Override
    public void pause() {
        List<View> looking;
        synchronized (lock) {
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
            releaseIfDone();
        }
        looking.forEach(View::pump);
        over.complete(null);
    }

    /** Gives the memory back once nobody can come for it any more; only under the lock. */
    private void releaseIfDone() {
        if (closing && exit != null && views.isEmpty()) {
            memory.close();
        }
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
