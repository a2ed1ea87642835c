package dev.slipstream.terminal;

import dev.slipstream.sandbox.SandboxedCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pseudo-terminals that share one thread. */
record EpollPtys(EpollLoop loop) implements Ptys {
    private static final Logger log = LoggerFactory.getLogger(EpollPtys.class);

    @Override
    public Pty open(SandboxedCommand command, TerminalSize size, String name, Pty.Output output) throws IOException {
        return begin(PtyChild.Started.start(command, size), output);
    }

    @Override
    public Optional<PtyChild.Own> startBy(Path host, SandboxedCommand command, TerminalSize size) {
        if (!Files.exists(host)) {
            return Optional.empty();
        }
        try {
            return Optional.of(HostedShell.start(host, command, size));
        } catch (IOException failure) {
            log.info("the shell is started without the dbt host: {}", failure.getMessage());
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
