package dev.slipstream.compare;

import java.util.List;

/** There is nothing to compare; the message says why and what to do. */
public final class CannotCompare extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> choices;

    CannotCompare(String message) {
        this(message, List.of());
    }

    /** @param choices columns that a key can be chosen from */
    CannotCompare(String message, List<String> choices) {
        super(message);
        this.choices = List.copyOf(choices);
    }

    /** Columns that a key can be chosen from, where another key would help; else empty. */
    public List<String> choices() {
        return choices;
    }
}
