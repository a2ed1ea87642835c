package dev.slipstream.terminal;

import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.time.Instant;

/** What never changes about a terminal. */
record TerminalFacts(TerminalId id, UserName user, ProjectId project, Instant openedAt) {}
