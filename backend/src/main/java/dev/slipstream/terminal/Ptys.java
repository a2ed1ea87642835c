package dev.slipstream.terminal;

import dev.slipstream.sandbox.SandboxedCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Starts commands on pseudo-terminals. */
interface Ptys extends AutoCloseable {
    Pty open(SandboxedCommand command, TerminalSize size, String name, Pty.Output output) throws IOException;

    /**
     * Has a warm dbt host start a shell, so that its dbt can be in the shell's session; empty if it is not there. Takes tens of
     * milliseconds.
     *
     * @param host its socket for that, which need not exist
     * @param command within the walls that the host is in
     * @throws IOException if it cannot
     */
    default Optional<PtyChild.Own> startBy(Path host, SandboxedCommand command, TerminalSize size) throws IOException {
        return Optional.empty();
    }

    /** Hears what it says from now on; it is ended if that fails. */
    default Pty begin(PtyChild.Own child, Pty.Output output) throws IOException {
        throw new IOException("%s cannot be heard here".formatted(child));
    }

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
