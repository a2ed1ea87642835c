package dev.slipstream.terminal;

/** No terminal for this user at this moment; the message has the reason and the way out. */
public final class TerminalRefused extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    /** Why. */
    public enum Reason {
        TOO_MANY,
        NO_SHELL
    }

    TerminalRefused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    TerminalRefused(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
