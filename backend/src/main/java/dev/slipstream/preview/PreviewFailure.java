package dev.slipstream.preview;

import dev.slipstream.dbt.DbtFailure;
import java.util.Optional;

/** Why there are no rows, and the way out. */
public final class PreviewFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final DbtFailure.Kind kind;
    private final transient DbtFailure.Place place;
    private final String title;
    private final transient Optional<String> hint;
    private final boolean deferringHelps;

    /**
     * @param title what happened, in a few plain words
     * @param message dbt's or the warehouse's own words
     * @param hint what to do
     * @param deferringHelps deferral is off, could be turned on, and would make it work
     */
    public PreviewFailure(
            String title, String message, Optional<String> hint, boolean deferringHelps, DbtFailure cause) {
        super(message, cause);
        this.kind = cause.kind();
        this.place = cause.place();
        this.title = title;
        this.hint = hint;
        this.deferringHelps = deferringHelps;
    }

    public DbtFailure.Kind kind() {
        return kind;
    }

    public DbtFailure.Place place() {
        return place;
    }

    public String title() {
        return title;
    }

    public Optional<String> hint() {
        return hint;
    }

    /** What the warehouse takes to be meant. */
    public Optional<Correction> correction() {
        return Correction.in(String.valueOf(getMessage()));
    }

    public boolean deferringHelps() {
        return deferringHelps;
    }
}
