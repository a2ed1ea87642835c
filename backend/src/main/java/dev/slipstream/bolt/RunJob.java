package dev.slipstream.bolt;

import dev.slipstream.builds.Builds;
import dev.slipstream.connections.Connections;
import dev.slipstream.connections.Profiles;
import dev.slipstream.defer.StateArtifacts;
import dev.slipstream.project.Project;
import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.sandbox.SandboxRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One run, on a thread of its own, from checkout to publishing. */
final class RunJob {
    private static final Set<String> BUILDING = Set.of("build", "run", "seed", "snapshot");
    private static final Pattern PROGRESS = Pattern.compile("\\d+ of (\\d+) (?:OK|PASS|WARN|ERROR|FAIL|SKIP|NO-OP)");
    private static final String TARGET = "prod";
    private static final int CANCEL_SECONDS = 10;
    static final String SERVER_STOPPED = "the server stopped while it ran";

    private final Tools tools;
    private final Project project;
    private final List<Schedule.Command> commands;
    private final String reference;
    private final Hearer hearer;
    private volatile boolean cancelled;
    private volatile boolean serverStops;
    private volatile @Nullable Process process;
    private volatile Run run;
    private Optional<Path> manifest = Optional.empty();

    /** What every run works with. */
    record Tools(
            BoltStore store,
            RunFiles files,
            ProductionCheckout checkout,
            Connections connections,
            Profiles profiles,
            Sandbox sandbox,
            PythonPart python,
            StateArtifacts artifacts,
            Builds builds,
            Clock clock) {}

    /** Called on the run's thread. */
    interface Hearer {
        void changed(Run run);

        /** Only its log has grown. */
        void wrote(Run run);
    }

    /** @param reference a commit to build instead of the branch's newest; may be empty */
    RunJob(Tools tools, Run run, Project project, List<Schedule.Command> commands, String reference, Hearer hearer) {
        this.tools = tools;
        this.run = run;
        this.project = project;
        this.commands = commands;
        this.reference = reference;
        this.hearer = hearer;
    }

    void execute() {
        try {
            prepare();
            var failed = runCommands();
            if (serverStops) {
                end(RunState.ERROR, SERVER_STOPPED);
            } else if (cancelled) {
                end(RunState.CANCELED, "it was cancelled");
            } else if (failed.isPresent()) {
                end(RunState.FAILED, failed.get());
            } else {
                publish();
            }
        } catch (IOException | RuntimeException failure) {
            end(cancelled ? RunState.CANCELED : RunState.ERROR, String.valueOf(failure.getMessage()));
        } finally {
            cleanUp();
        }
    }

    /** dbt is interrupted, so that it can cancel its queries, and killed if that takes too long. */
    void cancel() {
        cancelled = true;
        var now = process;
        if (now != null) {
            interrupt(now);
        }
    }

    /** Its dbt must not go on without anybody who hears of it. */
    void serverStops() {
        serverStops = true;
        cancelled = true;
        var now = process;
        if (now != null) {
            RunProcess.killTree(now.toHandle());
        }
    }

    /** As far as it has come; the stored run does not follow its log. */
    Run run() {
        return run;
    }

    private void prepare() throws IOException {
        tools.files().prepare(run.id());
        var production = tools.connections()
                .production(project.id())
                .orElseThrow(() -> new BoltFailure(
                        BoltFailure.Reason.NO_CONNECTION,
                        "%s has no production connection; set one up in the defer menu".formatted(project.id())));
        var commit = tools.checkout().into(tools.files().checkout(run.id()), project, run.branch(), reference);
        tools.profiles().write(tools.files().profile(run.id()), project.profile(), TARGET, production.warehouse());
        change(Runs.checkedOut(run, commit, tools.clock().instant()));
    }

    /** @return why the run failed, if it did */
    private Optional<String> runCommands() throws IOException {
        var all = new ArrayList<Schedule.Command>();
        if (needsPackages()) {
            all.add(new Schedule.Command("dbt deps", false));
        }
        all.addAll(commands);
        Optional<String> failed = Optional.empty();
        for (var command : all) {
            if (cancelled) {
                return failed;
            }
            var status = step(command);
            if (status != 0) {
                failed = Optional.of("%s ended with status %d".formatted(command.line(), status));
                if (!command.continueOnError()) {
                    return failed;
                }
            }
        }
        return failed;
    }

    private boolean needsPackages() {
        var checkout = tools.files().checkout(run.id());
        return Files.exists(checkout.resolve("packages.yml")) || Files.exists(checkout.resolve("dependencies.yml"));
    }

    private int step(Schedule.Command command) throws IOException {
        var words = CommandWords.dbt(command.line());
        var log = tools.files().log(run.id());
        var from = Files.size(log);
        change(Runs.stepBegan(run, command.line(), tools.clock().instant(), from));
        var status = dbt(words, log);
        tools.files().keepArtifacts(run.id());
        if (BUILDING.contains(words.getFirst())) {
            tools.builds()
                    .builtInProduction(
                            project.id(), BuiltNodes.of(tools.files().results(run.id()), command.line(), run.id()));
        }
        if (status == 0 && BUILDING.contains(words.getFirst())) {
            manifest = Optional.of(tools.files().folder(run.id()).resolve("artifacts/manifest.json"));
        }
        change(Runs.stepEnded(run, status, tools.clock().instant(), Files.size(log)));
        return status;
    }

    private int dbt(List<String> words, Path log) throws IOException {
        var argv = new ArrayList<>(
                List.of(tools.python().folder().resolve(".venv/bin/dbt").toString(), "--use-colors"));
        argv.addAll(words);
        var id = run.id();
        argv.addAll(List.of("--project-dir", tools.files().checkout(id).toString()));
        argv.addAll(List.of("--profiles-dir", tools.files().profile(id).toString()));
        argv.addAll(List.of("--target", TARGET));
        var environment = new HashMap<>(Map.of("DBT_SEND_ANONYMOUS_USAGE_STATS", "false"));
        environment.put("DBT_TARGET_PATH", tools.files().output(id).toString());
        environment.put("DBT_LOG_PATH", tools.files().output(id).toString());
        environment.put("PYTHONUNBUFFERED", "1");
        var request = new SandboxRequest(
                ProductionCheckout.SYSTEM_USER,
                argv,
                environment,
                tools.files().empty(id),
                List.of(tools.files().work(id)),
                tools.python().readOnly());
        var started = tools.sandbox()
                .wrap(request)
                .processBuilder()
                .redirectErrorStream(true)
                .start();
        process = started;
        RunProcess.write(tools.files().process(id), started.toHandle());
        started.getOutputStream().close();
        if (cancelled) {
            interrupt(started);
        }
        copyLog(started, log);
        var status = started.onExit().join().exitValue();
        process = null;
        Files.deleteIfExists(tools.files().process(id));
        return status;
    }

    /** Into the log as it comes, byte for byte; on the way dbt's progress is read. */
    private void copyLog(Process from, Path log) throws IOException {
        var buffer = new byte[8192];
        var pending = new StringBuilder();
        try (var output = FileChannel.open(log, StandardOpenOption.APPEND);
                var input = from.getInputStream()) {
            for (var count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                output.write(ByteBuffer.wrap(buffer, 0, count));
                pending.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
                var progressed = progress(pending);
                run = Runs.wrote(run, output.size());
                if (progressed) {
                    change(run);
                } else {
                    hearer.wrote(run);
                }
            }
        }
    }

    /** @return whether dbt has told of a node */
    private boolean progress(StringBuilder pending) {
        var matcher = PROGRESS.matcher(pending);
        var end = -1;
        while (matcher.find()) {
            run = Runs.progressed(run, run.done() + 1, Integer.parseInt(matcher.group(1)));
            end = matcher.end();
        }
        var lineStart = pending.lastIndexOf("\n") + 1;
        pending.delete(0, Math.max(lineStart, Math.max(end, 0)));
        return end >= 0;
    }

    /** Only now do developers read it, and only what a building command left. */
    private void publish() {
        var now = tools.clock().instant();
        manifest.ifPresent(file -> tools.artifacts()
                .add(
                        project.id(),
                        run.schedule(),
                        run.id(),
                        run.branch(),
                        run.commit().orElseThrow(),
                        now,
                        file));
        change(Runs.ended(run, RunState.SUCCESS, "", now, manifest.isPresent()));
    }

    private void end(RunState state, String message) {
        change(Runs.ended(run, state, message, tools.clock().instant(), false));
    }

    private void cleanUp() {
        try {
            tools.files().clean(run.id());
        } catch (IOException failure) {
            throw new UncheckedIOException("run #%s could not be tidied up".formatted(run.id()), failure);
        }
    }

    private void change(Run changed) {
        run = changed;
        tools.store().update(changed);
        hearer.changed(changed);
    }

    private static void interrupt(Process running) {
        running.descendants().forEach(RunJob::sendInterrupt);
        var _ = running.onExit()
                .completeOnTimeout(running, CANCEL_SECONDS, TimeUnit.SECONDS)
                .thenAccept(late -> {
                    late.descendants().forEach(ProcessHandle::destroyForcibly);
                    late.destroyForcibly();
                });
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
