package dev.slipstream.terminal;

import dev.slipstream.workspace.ProjectId;
import java.time.Instant;

/** @param attached browsers that look at it right now */
public record TerminalSummary(
        TerminalId id, ProjectId project, String title, TerminalSize size, Instant openedAt, int attached) {}
