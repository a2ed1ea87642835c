package dev.slipstream.dbt;

import java.util.Optional;
import java.util.OptionalInt;

/** Why dbt did not do it; the message is for the person, dbt's own words where it has some. */
public final class DbtFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public enum Kind {
        SYNTAX,
        UNKNOWN_NODE,
        COMPILATION,
        DATABASE,
        MISSING_RELATION,
        /** dbt_project.yml or packages. */
        PROJECT,
        PROFILE,
        /** The project asks for a dbt that is not here; the message says the way to it. */
        ENGINE,
        CONNECTION,
        STATE,
        CANCELLED,
        TIMEOUT,
        /** No host could be started. */
        UNAVAILABLE,
        INTERNAL
    }

    /**
     * Where it happened.
     *
     * @param file path inside the project, or empty
     * @param line from 1, in the file
     * @param excerpt compiled or source lines around it
     * @param relation the relation that is missing
     */
    public record Place(
            Optional<String> file,
            OptionalInt line,
            OptionalInt column,
            Optional<String> excerpt,
            Optional<String> relation) {
        public static final Place NOWHERE = new Place(
                Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());
    }

    private final Kind kind;
    private final transient Place place;

    public DbtFailure(Kind kind, String message, Place place) {
        super(message);
        this.kind = kind;
        this.place = place;
    }

    public DbtFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.place = Place.NOWHERE;
    }

    public Kind kind() {
        return kind;
    }

    public Place place() {
        return place;
    }
}
