package dev.slipstream.dbt;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** One user's running dbt host. */
interface Host extends AutoCloseable {
    boolean isAlive();

    /** Waits at most that long for its end. */
    boolean endsWithin(Duration patience);

    Path socket();

    /** What it said last, for the person who has to mend it. */
    String lastWords() throws IOException;

    @Override
    void close() throws IOException;
}
