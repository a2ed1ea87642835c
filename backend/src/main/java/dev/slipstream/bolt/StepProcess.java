package dev.slipstream.bolt;

import dev.slipstream.sandbox.SandboxedCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One command of a run, which needs no server: a small shell has its output appended to the log and at its end writes its status
 * into a file, by rename. So whichever server is there hears all of it.
 */
final class StepProcess {
    private static final int CANCEL_SECONDS = 10;
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    /** Of each command's output, at its beginning and at its end. */
    private static final long KEPT_BYTES = 64L * 1024 * 1024;

    /**
     * A trap of its own, as what is ignored would be ignored by the command too. What passes the output on must survive an
     * interrupt that is the command's; beyond the first bytes it keeps the last ones until the end, so that no command fills the
     * disk, nor waits.
     */
    private static final String SUPERVISOR = """
            trap : HUP INT TERM
            process=$1 status=$2 log=$3 kept=$4
            shift 4
            now=$(type -p stdbuf) && now="$now -o0"
            printf '%s\\n' $$ >"$process.new" && mv "$process.new" "$process"
            "$@" 2>&1 </dev/null | {
                trap '' HUP INT TERM
                $now head -c $kept >>"$log"
                tail -c $kept >"$log.rest"
            }
            code=${PIPESTATUS[0]}
            if [ -s "$log.rest" ]; then
                rest=$(wc -c <"$log.rest")
                [ $rest -lt $kept ] || printf '\\n\\n[Slipstream: what came here is left out]\\n\\n' >>"$log"
                cat "$log.rest" >>"$log"
            fi
            rm -f "$log.rest"
            printf '%s\\n' $code >"$status.new" && mv "$status.new" "$status"
            """;

    private final @Nullable ProcessHandle supervisor;
    private final Path status;

    private StepProcess(@Nullable ProcessHandle supervisor, Path status) {
        this.supervisor = supervisor;
        this.status = status;
    }

    /**
     * Where a command leaves its marks: the supervisor's number, written before the command starts, and the command's exit status.
     */
    record Marks(Path folder, String name, Path log) {
        Path process() {
            return folder.resolve(name + ".process");
        }

        Path status() {
            return folder.resolve(name + ".status");
        }

        boolean began() {
            return Files.exists(process());
        }
    }

    static StepProcess start(SandboxedCommand command, Marks marks) throws IOException {
        return start(command, marks, KEPT_BYTES);
    }

    static StepProcess start(SandboxedCommand command, Marks marks, long kept) throws IOException {
        Files.createDirectories(marks.folder());
        var argv = new ArrayList<String>();
        if (Files.isExecutable(SETSID)) {
            argv.add(SETSID.toString());
        }
        argv.addAll(List.of("/bin/bash", "-c", SUPERVISOR, "bolt-step"));
        argv.addAll(List.of(
                marks.process().toString(),
                marks.status().toString(),
                marks.log().toString(),
                Long.toString(kept)));
        argv.addAll(command.argv());
        var process = new SandboxedCommand(argv, command.environment(), command.workingDirectory())
                .processBuilder()
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        return new StepProcess(process.toHandle(), marks.status());
    }

    /** The command that another server started, whether it has ended or goes on; empty if it never began or was killed. */
    static Optional<StepProcess> find(Marks marks) throws IOException {
        var running = marks.began() ? supervisor(marks) : Optional.<ProcessHandle>empty();
        return running.isPresent() || Files.exists(marks.status())
                ? Optional.of(new StepProcess(running.orElse(null), marks.status()))
                : Optional.empty();
    }

    private static Optional<ProcessHandle> supervisor(Marks marks) throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(marks.process()).strip()))
                .filter(process -> RunProcess.names(process, marks.status()));
    }

    /** Waits, at most that long. */
    boolean over(Duration atMost) {
        if (supervisor == null) {
            return true;
        }
        try {
            supervisor.onExit().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a command's process cannot be waited for", failure);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupt);
        }
    }

    /** Empty while it goes on, and if it was killed together with what would have written it. */
    OptionalInt status() throws IOException {
        return Files.exists(status)
                ? OptionalInt.of(Integer.parseInt(Files.readString(status).strip()))
                : OptionalInt.empty();
    }

    /** So that dbt can cancel its queries; it is killed if that takes too long. The status is written either way. */
    void interrupt() {
        var root = supervisor;
        if (root == null) {
            return;
        }
        within(root).forEach(StepProcess::sendInterrupt);
        var _ = root.onExit()
                .completeOnTimeout(root, CANCEL_SECONDS, TimeUnit.SECONDS)
                .thenAccept(late -> late.descendants().forEach(ProcessHandle::destroyForcibly));
    }

    void kill() {
        if (supervisor != null) {
            RunProcess.killTree(supervisor);
        }
    }

    /** Without the sandbox's outer process, which would end and leave the inner ones. */
    private static List<ProcessHandle> within(ProcessHandle root) {
        return root.children()
                .flatMap(child ->
                        isSandbox(child) ? child.descendants() : Stream.concat(Stream.of(child), child.descendants()))
                .toList();
    }

    private static boolean isSandbox(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("/bwrap");
    }

    /** Java has no SIGINT; dbt cancels its queries at that one only. */
    private static void sendInterrupt(ProcessHandle handle) {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(handle.pid()))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException failure) {
            handle.destroy();
        }
    }
}
