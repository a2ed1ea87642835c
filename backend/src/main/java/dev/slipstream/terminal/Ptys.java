package dev.slipstream.terminal;

import dev.slipstream.sandbox.SandboxedCommand;
import java.io.IOException;
import java.util.Optional;

/** Starts commands on pseudo-terminals. */
interface Ptys extends AutoCloseable {
    Pty open(SandboxedCommand command, TerminalSize size, String name, Pty.Output output) throws IOException;

    /** Goes on with one that another process started; the descriptor is this one's from now on. */
    default Pty adopt(int master, Optional<ProcessHandle> process, Pty.Output output) throws IOException {
        throw new IOException("pseudo-terminals cannot be taken over here");
    }

    /** Starts no more; what runs goes on. */
    @Override
    default void close() {}

    /**
     * @param io {@code auto}: what suits the operating system; {@code streams}: pty4j's streams, with two threads per terminal
     */
    static Ptys choose(String io) throws IOException {
        return switch (io) {
            case "auto" -> epollIsThere() ? new EpollPtys(new EpollLoop("terminals")) : StreamPty::open;
            case "streams" -> StreamPty::open;
            default ->
                throw new IllegalArgumentException(
                        "slipstream.terminal.io is \"%s\"; it is auto or streams".formatted(io));
        };
    }

    static boolean epollIsThere() {
        return System.getProperty("os.name").equals("Linux");
    }
}
