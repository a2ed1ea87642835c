package dev.slipstream.terminal;

import dev.slipstream.sandbox.SandboxedCommand;
import java.io.IOException;

/** Starts commands on pseudo-terminals. */
interface Ptys {
    Pty open(SandboxedCommand command, TerminalSize size, String name, Pty.Output output) throws IOException;
}
