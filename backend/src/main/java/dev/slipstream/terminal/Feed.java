package dev.slipstream.terminal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What one shell says, heard until another shell has taken its place. */
final class Feed implements Pty.Output {
    private final TerminalSession hearer;
    private boolean dropped;

    Feed(TerminalSession hearer) {
        this.hearer = hearer;
    }

    /** Nothing more of it is heard, nor its end; only under the session's lock. */
    void drop() {
        dropped = true;
    }

    @Override
    public MemorySegment room() {
        synchronized (hearer.lock()) {
            return dropped ? Arena.ofAuto().allocate(TerminalMemory.ROOM_BYTES) : hearer.room();
        }
    }

    @Override
    public void data(int length) {
        synchronized (hearer.lock()) {
            if (!dropped) {
                hearer.data(length);
            }
        }
    }

    @Override
    public void pause() {
        if (isHeard()) {
            hearer.pause();
        }
    }

    @Override
    public boolean wantsMore() {
        return !isHeard() || hearer.wantsMore();
    }

    @Override
    public void ended(int exitCode) {
        if (isHeard()) {
            hearer.ended(exitCode);
        }
    }

    private boolean isHeard() {
        synchronized (hearer.lock()) {
            return !dropped;
        }
    }
}
