package dev.slipstream.dbt;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** Bounds of a preview, held outside the SQL text while rows are fetched. */
public record Limits(int rows, DataSize bytes, DataSize cell, Duration time) {
    public static final int MOST_ROWS = 10_000;
    public static final Limits DEFAULT =
            new Limits(500, DataSize.ofMegabytes(32), DataSize.ofKilobytes(64), Duration.ofMinutes(10));

    public Limits {
        if (rows < 1 || rows > MOST_ROWS) {
            throw new IllegalArgumentException("not a row limit: %d (1 to %d)".formatted(rows, MOST_ROWS));
        }
    }

    public Limits withRows(int other) {
        return new Limits(other, bytes, cell, time);
    }
}
