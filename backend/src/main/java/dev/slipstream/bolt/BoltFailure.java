package dev.slipstream.bolt;

/** Why Bolt refused; the message is for the person. */
public final class BoltFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public enum Reason {
        NOT_FOUND,
        ALREADY_EXISTS,
        ALREADY_RUNNING,
        NOT_RUNNING,
        INVALID,
        NO_CONNECTION
    }

    private final Reason reason;

    public BoltFailure(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
