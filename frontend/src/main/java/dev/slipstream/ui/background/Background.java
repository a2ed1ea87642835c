package dev.slipstream.ui.background;

import java.time.Duration;

/** Where components do what blocks. Tasks that touch a component go through {@code UI.access}. */
public interface Background {
    /** Runs the task soon, on a thread of its own. */
    void run(Runnable task);

    /**
     * Runs the task again and again, on one thread for all: it must be short.
     *
     * @return stops it
     */
    AutoCloseable every(Duration period, Runnable task);
}
