package dev.slipstream.terminal;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.unix.UnixPtyProcess;
import dev.slipstream.sandbox.SandboxedCommand;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The process at the other end of a pseudo-terminal. */
sealed interface PtyChild {
    /** Empty if it is gone already. */
    Optional<ProcessHandle> handle();

    /** Of one whose terminal has ended; waits for it, on a platform thread: 128 + number for a signal, {@link #UNKNOWN} if nobody knows. */
    int exitCode();

    /** Gives back what belongs to it, once it has ended. */
    void release();

    int UNKNOWN = -1;

    /** Closing a descriptor right after the exit may hit one that has been given out again (pty4j#181). */
    long RELEASE_SECONDS = 1;

    /** Ends it and what runs in it; takes its time. */
    default void end() {
        handle().map(ProcessTree::new).ifPresent(ProcessTree::end);
    }

    /** Of this server, which has its pseudo-terminal. */
    sealed interface Own extends PtyChild permits Started, HostedShell {
        /** A descriptor of the master, until this is released. */
        int master() throws IOException;
    }

    /** Started by pty4j, which has a descriptor of the master, too. */
    record Started(PtyProcess process, Optional<ProcessHandle> handle) implements Own {
        static Started start(SandboxedCommand command, TerminalSize size) throws IOException {
            var process = new PtyProcessBuilder(command.argv().toArray(String[]::new))
                    .setEnvironment(command.environment())
                    .setDirectory(command.workingDirectory().toString())
                    .setInitialColumns(size.columns())
                    .setInitialRows(size.rows())
                    .start();
            return new Started(process, ProcessHandle.of(process.pid()));
        }

        /** On Unix only. */
        @Override
        public int master() throws IOException {
            if (process instanceof UnixPtyProcess unix) {
                return unix.getPty().getMasterFD();
            }
            throw new IOException("%s has no descriptor".formatted(process.getClass()));
        }

        @Override
        public int exitCode() {
            try {
                return process.waitFor();
            } catch (InterruptedException interrupt) {
                Thread.currentThread().interrupt();
                return UNKNOWN;
            }
        }

        @Override
        public void release() {
            CompletableFuture.delayedExecutor(RELEASE_SECONDS, TimeUnit.SECONDS).execute(process::destroy);
        }
    }

    /** Started by an earlier server: its exit status goes to whoever took its place as the parent. */
    record Adopted(Optional<ProcessHandle> handle) implements PtyChild {
        @Override
        public int exitCode() {
            return UNKNOWN;
        }

        @Override
        public void release() {
            // it has nothing
        }
    }
}
