package dev.slipstream.compare;

/** There is nothing to compare; the message says why and what to do. */
public final class CannotCompare extends RuntimeException {
    private static final long serialVersionUID = 1;

    CannotCompare(String message) {
        super(message);
    }
}
