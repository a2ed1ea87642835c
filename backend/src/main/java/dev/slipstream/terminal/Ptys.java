package dev.slipstream.terminal;

import dev.slipstream.sandbox.SandboxedCommand;
import java.io.IOException;

/** Starts commands on pseudo-terminals. */
interface Ptys extends AutoCloseable {
    Pty open(SandboxedCommand command, TerminalSize size, String name, Pty.Output output) throws IOException;

    /** Starts no more; what runs goes on. */
    @Override
    default void close() {}

    /**
     * @param io {@code auto}: what suits the operating system; {@code streams}: pty4j's streams, with two threads per terminal
     */
    static Ptys choose(String io) throws IOException {
        return switch (io) {
            case "auto" ->
                System.getProperty("os.name").equals("Linux")
                        ? new EpollPtys(new EpollLoop("terminals"))
                        : StreamPty::open;
            case "streams" -> StreamPty::open;
            default ->
                throw new IllegalArgumentException(
                        "slipstream.terminal.io is \"%s\"; it is auto or streams".formatted(io));
        };
    }
}
