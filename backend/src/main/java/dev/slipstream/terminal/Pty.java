package dev.slipstream.terminal;

/**
 * A pseudo-terminal with a process at its other end. Safe for any thread; nothing here waits for the process. What it writes comes
 * through the {@link Output} that it was opened with.
 */
interface Pty extends AutoCloseable {
    /** Queues bytes for the process; false if more waits than {@link #MAX_WAITING_BYTES}, and then nothing is queued. */
    boolean write(byte[] bytes);

    void resize(TerminalSize size);

    /** Ends it: interrupt (so that a running dbt cancels its query), hang-up, kill. Returns at once; twice is harmless. */
    @Override
    void close();

    /** Input that the process has not read yet. */
    int MAX_WAITING_BYTES = 1024 * 1024;

    /** Where a pseudo-terminal's output goes; called by one thread at a time. */
    interface Output {
        /** Takes the first {@code length} bytes; may block, and then the process is held up too. The array is used again afterwards. */
        void data(byte[] bytes, int length);

        /** All output has been delivered, and this is how the process ended: 128 + number for a signal. The last call. */
        void ended(int exitCode);
    }
}
