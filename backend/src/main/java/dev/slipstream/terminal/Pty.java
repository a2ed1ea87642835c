package dev.slipstream.terminal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * A pseudo-terminal with a process at its other end. Safe for any thread; nothing here waits for the process. What it writes comes
 * through the {@link Output} that it was opened with.
 */
interface Pty extends AutoCloseable {
    /** Queues bytes for the process; false if more waits than {@link #MAX_WAITING_BYTES}, and then nothing is queued. */
    boolean write(byte[] bytes);

    void resize(TerminalSize size);

    /** Goes on reading after {@link Output#wantsMore} was false. */
    void proceed();

    /** Shows somebody what another process would need to go on with it; not if it has ended, or has nothing to show. */
    default void lend(Borrower borrower) throws IOException {}

    /** Ends it: interrupt (so that a running dbt cancels its query), hang-up, kill. Returns at once; twice is harmless. */
    @Override
    void close();

    /** Input that the process has not read yet. */
    int MAX_WAITING_BYTES = 1024 * 1024;

    /** Uses what is lent within the call. */
    interface Borrower {
        void use(int master, ProcessHandle process) throws IOException;
    }

    /** Where a pseudo-terminal's output goes; called by one thread at a time. None of it waits. */
    interface Output {
        /** Where the next bytes are to be put: memory outside the heap, about as much as a pseudo-terminal gives at once. */
        MemorySegment room();

        /** So many bytes were put there; they need not be passed on before {@link #pause}. */
        void data(int length);

        /** There is no more for now: fewer and larger frames are sent when what comes together goes together. */
        void pause();

        /** If not, nothing is read, and the process is held up at some point, until {@link Pty#proceed}. */
        boolean wantsMore();

        /** All output has been delivered, and this is how the process ended: 128 + number for a signal. The last call. */
        void ended(int exitCode);
    }
}
