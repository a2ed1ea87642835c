package dev.slipstream.defer;

/** The number of a production run, from 1, unique on the server. */
public record RunId(long value) {
    public RunId {
        if (value < 1) {
            throw new IllegalArgumentException("not a run: %d (runs count from 1)".formatted(value));
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
