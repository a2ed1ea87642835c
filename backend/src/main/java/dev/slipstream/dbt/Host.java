package dev.slipstream.dbt;

import java.io.IOException;
import java.nio.file.Path;

/** One user's running dbt host. */
interface Host extends AutoCloseable {
    boolean isAlive();

    Path socket();

    /** What it said last, for the person who has to mend it. */
    String lastWords() throws IOException;

    @Override
    void close() throws IOException;
}
