package dev.slipstream.bolt;

public enum RunState {
    /** It waits until the schedule's run that is under way has ended. */
    QUEUED,
    STARTING,
    RUNNING,
    SUCCESS,
    /** It could not be run: no checkout, no connection, server died. */
    ERROR,
    /** A command failed. */
    FAILED,
    CANCELED,
    SKIPPED;

    public boolean ended() {
        return switch (this) {
            case QUEUED, STARTING, RUNNING -> false;
            case SUCCESS, ERROR, FAILED, CANCELED, SKIPPED -> true;
        };
    }
}
