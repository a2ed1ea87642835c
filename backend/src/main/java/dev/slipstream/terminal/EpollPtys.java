package dev.slipstream.terminal;

import dev.slipstream.sandbox.SandboxedCommand;
import java.io.IOException;
import java.util.Optional;

/** Pseudo-terminals that share one thread. */
record EpollPtys(EpollLoop loop) implements Ptys {
    @Override
    public Pty open(SandboxedCommand command, TerminalSize size, String name, Pty.Output output) throws IOException {
        return EpollPty.open(loop, command, size, output);
    }

    @Override
    public Pty adopt(int master, Optional<ProcessHandle> process, Pty.Output output) throws IOException {
        return EpollPty.adopt(loop, new PtyChild.Adopted(process), master, output);
    }

    @Override
    public void close() {
        loop.close();
    }
}
