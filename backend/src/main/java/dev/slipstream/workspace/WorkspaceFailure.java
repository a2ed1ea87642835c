package dev.slipstream.workspace;

import java.util.Optional;

/** Why a file or git operation did not happen; the message is for the person. */
public final class WorkspaceFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public enum Reason {
        NOT_FOUND,
        /** The file changed since it was read; {@link #current()} is what it is now. */
        CONFLICT,
        ALREADY_EXISTS,
        NOT_TEXT,
        TOO_LARGE,
        OUTSIDE,
        DISK_FULL,
        GIT,
        UNAVAILABLE
    }

    private final Reason reason;
    private final transient Optional<FileVersion> current;

    public WorkspaceFailure(Reason reason, String message) {
        this(reason, message, Optional.empty());
    }

    public WorkspaceFailure(Reason reason, String message, Optional<FileVersion> current) {
        super(message);
        this.reason = reason;
        this.current = current;
    }

    public Reason reason() {
        return reason;
    }

    public Optional<FileVersion> current() {
        return current;
    }
}
