package dev.slipstream.terminal;

import dev.slipstream.sandbox.SandboxedCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Pseudo-terminals that share one thread. */
record EpollPtys(EpollLoop loop) implements Ptys {
    @Override
    public Pty open(SandboxedCommand command, TerminalSize size, String name, Pty.Output output) throws IOException {
        return begin(PtyChild.Started.start(command, size), output);
    }

    @Override
    public Optional<PtyChild.Own> startBy(Path host, SandboxedCommand command, TerminalSize size) throws IOException {
        var socket = connect(host);
        return socket.isEmpty() ? Optional.empty() : Optional.of(HostedShell.start(socket.get(), command, size));
    }

    private static Optional<DescriptorSocket> connect(Path host) {
        try {
            return Files.exists(host) ? Optional.of(DescriptorSocket.connect(host)) : Optional.empty();
        } catch (IOException nobodyListens) {
            return Optional.empty();
        }
    }

    @Override
    public Pty begin(PtyChild.Own child, Pty.Output output) throws IOException {
        return EpollPty.begin(loop, child, output);
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
