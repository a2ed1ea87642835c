package dev.slipstream.dbt;

import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.sandbox.SandboxRequest;
import dev.slipstream.security.UserName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One user's dbt host in the sandbox, which the shells that it starts are in, too. It ends when its standard input does, thus also when
 * this server dies.
 */
final class HostProcess implements Host {
    /** The start files of shells. */
    private static final String SHELLS = "shell";

    private static final String PROGRAM = "slipstream_host";
    private static final Duration SOCKET_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(10);
    private static final int STOP_SECONDS = 5;

    private final Process process;
    private final Path runFolder;

    private HostProcess(Process process, Path runFolder) {
        this.process = process;
        this.runFolder = runFolder;
    }

    /** Starts it and waits until its sockets are there; it may still be warming up. */
    static HostProcess start(UserName user, Sandbox sandbox, Engine engine, RunFolders folders, Path home)
            throws IOException {
        var python = engine.python();
        var runFolder = folders.of(user, engine);
        var sockets = runFolder.resolve("host.sock");
        Files.deleteIfExists(sockets);
        var projects = Files.createDirectories(home.resolve("projects").resolve(user.value()));
        var writable = new ArrayList<>(folders.all(user));
        writable.add(projects);
        var readOnly = new LinkedHashSet<>(python.readOnly());
        readOnly.addAll(new PythonPart(python.folder()).readOnly());
        for (var shared : List.of(SHELLS, "state", OwnEnvironments.FOLDER + "/" + user.value())) {
            readOnly.add(Files.createDirectories(home.resolve(shared)));
        }
        var request = new SandboxRequest(
                user,
                List.of(
                        python.python().toString(),
                        "-I",
                        python.folder().resolve(PROGRAM).toString(),
                        "host",
                        "--run-dir",
                        runFolder.toString()),
                Map.of("DBT_SEND_ANONYMOUS_USAGE_STATS", "false"),
                sandbox.home(user),
                writable,
                List.copyOf(readOnly));
        var log = runFolder.resolve("host.log").toFile();
        var process = sandbox.wrap(request)
                .processBuilder()
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.to(log))
                .start();
        var host = new HostProcess(process, runFolder);
        host.awaitSocket(sockets);
        return host;
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public boolean endsWithin(Duration patience) {
        try {
            return process.waitFor(patience);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public Path socket() {
        return runFolder.resolve("host.sock");
    }

    @Override
    public String lastWords() throws IOException {
        var lines = Files.readAllLines(runFolder.resolve("host.log"));
        return lines.isEmpty() ? "it said nothing" : lines.getLast();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit()
                .completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS)
                .thenAccept(HostProcess::kill)
                .join();
    }

    /** With the outermost process alone the sandbox would go on; the shells in it may. */
    private static void kill(Process process) {
        process.descendants().filter(HostProcess::isPython).forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** The host or a fork of it. */
    private static boolean isPython(ProcessHandle process) {
        var line = process.info().commandLine().orElse("");
        return line.contains(PROGRAM) && line.contains("bin/python") && !line.contains("bwrap");
    }

    private void awaitSocket(Path socket) throws IOException {
        var deadline = System.nanoTime() + SOCKET_LIMIT.toNanos();
        while (!Files.exists(socket)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                kill(process);
                throw new IOException("the dbt host does not start: " + lastWords());
            }
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
        }
    }
}
