package dev.slipstream.terminal;

import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.time.Instant;

/**
 * What never changes about a terminal.
 *
 * @param walled whether it was started within walls
 */
record TerminalFacts(TerminalId id, UserName user, ProjectId project, Instant openedAt, boolean walled) {}
