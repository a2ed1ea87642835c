package dev.slipstream.ui.background;

import java.time.Duration;

/** Does at once what is to be done once, and never what is to be done again. */
public final class AtOnce implements Background {
    @Override
    public void run(Runnable task) {
        task.run();
    }

    @Override
    public AutoCloseable every(Duration period, Runnable task) {
        return () -> {};
    }
}
