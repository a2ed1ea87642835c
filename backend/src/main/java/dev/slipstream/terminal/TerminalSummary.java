package dev.slipstream.terminal;

import dev.slipstream.workspace.ProjectId;
import java.time.Instant;
import java.util.Optional;

/**
 * @param title the user's own, else {@value #UNNAMED}
 * @param beside the terminal that it was split from; empty if it has a place of its own
 * @param attached browsers that look at it right now
 */
public record TerminalSummary(
        TerminalId id,
        ProjectId project,
        String title,
        Optional<TerminalId> beside,
        TerminalSize size,
        Instant openedAt,
        int attached) {
    static final String UNNAMED = "bash";

    /** The user gave it a name. */
    public boolean named() {
        return !title.equals(UNNAMED);
    }
}
