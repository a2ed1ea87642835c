package dev.slipstream.terminal;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.unix.UnixPtyProcess;
import dev.slipstream.sandbox.SandboxedCommand;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process that pty4j started, with the pseudo-terminal it made. */
record PtyChild(PtyProcess process) {
    /** Closing a descriptor right after the exit may hit one that has been given out again (pty4j#181). */
    private static final long RELEASE_SECONDS = 1;

    static PtyChild start(SandboxedCommand command, TerminalSize size) throws IOException {
        return new PtyChild(new PtyProcessBuilder(command.argv().toArray(String[]::new))
                .setEnvironment(command.environment())
                .setDirectory(command.workingDirectory().toString())
                .setInitialColumns(size.columns())
                .setInitialRows(size.rows())
                .start());
    }

    /** pty4j's own descriptor of the master; on Unix only. */
    int master() throws IOException {
        if (process instanceof UnixPtyProcess unix) {
            return unix.getPty().getMasterFD();
        }
        throw new IOException("%s has no descriptor".formatted(process.getClass()));
    }

    /** Ends it and what runs in it; takes its time. */
    void end() {
        ProcessHandle.of(process.pid()).map(ProcessTree::new).ifPresent(ProcessTree::end);
    }

    /** Waits for it: 128 + number for a signal, -1 if interrupted. */
    int exitCode() {
        try {
            return process.waitFor();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** Gives back what pty4j holds, once the process has ended. */
    void release() {
        CompletableFuture.delayedExecutor(RELEASE_SECONDS, TimeUnit.SECONDS).execute(process::destroy);
    }
}
