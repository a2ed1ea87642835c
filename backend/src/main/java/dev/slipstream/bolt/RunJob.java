package dev.slipstream.bolt;

import dev.slipstream.builds.Builds;
import dev.slipstream.connections.Connections;
import dev.slipstream.connections.Profiles;
import dev.slipstream.connections.RunLogins;
import dev.slipstream.dbt.Engines;
import dev.slipstream.defer.StateArtifacts;
import dev.slipstream.project.Project;
import dev.slipstream.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * One run, on a thread of its own, from checkout to publishing. It goes by what the run's record and files say, so that it can be
 * taken up wherever another server left it.
 */
final class RunJob {
    private static final Logger LOG = LoggerFactory.getLogger(RunJob.class);
    private static final Set<String> BUILDING = Set.of("build", "run", "seed", "snapshot");
    private static final Set<String> TELLING = Set.of("test", "clone", "retry", "build", "run", "seed", "snapshot");
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final String CANCELLED = "it was cancelled";

    private final Tools tools;
    private final Project project;
    private final Asked asked;
    private final Hearer hearer;
    private final Workplace workplace;
    private final Blockers blockers;
    private volatile boolean cancelled;
    private volatile String whyCancelled = CANCELLED;
    private volatile boolean released;
    private volatile @Nullable StepProcess process;
    private volatile Run run;
    private boolean leavesManifest;

    /**
     * What every run works with.
     *
     * @param patience how long a run may wait for another's session before that is ended; zero: for ever
     */
    record Tools(
            BoltStore store,
            Servers servers,
            RunFiles files,
            ProductionCheckout checkout,
            Connections connections,
            RunLogins logins,
            Profiles profiles,
            Sandbox sandbox,
            Engines engines,
            StateArtifacts artifacts,
            Builds builds,
            ScheduleSecrets secrets,
            Duration patience,
            Clock clock) {
        /** What fails here is tried again while servers live. */
        void dropLogin(Run run) {
            if (!run.login().own()) {
                return;
            }
            try {
                connections
                        .production(run.project())
                        .ifPresent(production ->
                                logins.end(production.warehouse(), run.id().value()));
                store.loginDropped(run.id());
            } catch (IllegalStateException failure) {
                LOG.warn("{}", failure.getMessage());
            }
        }
    }

    /** Called on the run's thread. */
    interface Hearer {
        void changed(Run run);

        /** Only its log has grown. */
        void wrote(Run run);
    }

    RunJob(Tools tools, Starts.Assignment assignment, Hearer hearer) {
        this.tools = tools;
        this.run = assignment.run();
        this.project = assignment.project();
        this.asked = assignment.asked();
        this.hearer = hearer;
        this.workplace = new Workplace(tools, run.id(), asked.kind());
        this.blockers = new Blockers(tools);
    }

    /**
     * Returns when the run has ended, or is another server's.
     *
     * @throws DataAccessException if the metadata cannot be reached: the run is as it was stored, and can be taken up
     */
    void execute() {
        try {
            var outcome = outcome();
            var published = outcome.state() == RunState.SUCCESS && leavesManifest;
            change(Runs.ended(
                    run, outcome.state(), outcome.message(), tools.clock().instant(), published));
        } catch (Released others) {
            return;
        }
        cleanUp();
    }

    private record Outcome(RunState state, String message) {}

    private Outcome outcome() {
        try {
            if (run.state() == RunState.STARTING) {
                prepare();
            }
            var failed = runCommands();
            tools.dropLogin(run);
            if (cancelled) {
                return new Outcome(RunState.CANCELED, whyCancelled);
            } else if (failed.isPresent()) {
                return new Outcome(RunState.FAILED, failed.get() + clash());
            }
            publish();
            return new Outcome(RunState.SUCCESS, "");
        } catch (Released | DataAccessException goesOn) {
            throw goesOn;
        } catch (IOException | RuntimeException failure) {
            tools.dropLogin(run);
            return cancelled
                    ? new Outcome(RunState.CANCELED, whyCancelled)
                    : new Outcome(RunState.ERROR, String.valueOf(failure.getMessage()));
        }
    }

    private String clash() {
        return Clashes.of(
                        RunNodes.of(tools.files().kept(run.id()).open("run_results.json")),
                        tools.store().beside(run))
                .map(words -> "; " + words)
                .orElse("");
    }

    /** The run is another server's from now on: nothing of it is touched. */
    private static final class Released extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** dbt is interrupted, so that it can cancel its queries, and killed if that takes too long. */
    void cancel() {
        cancel(CANCELLED);
    }

    private void cancel(String why) {
        if (!cancelled) {
            whyCancelled = why;
            cancelled = true;
        }
        var now = process;
        if (now != null) {
            now.interrupt();
        }
    }

    /** Leaves it to the next server: its dbt goes on. */
    void release() {
        released = true;
    }

    /** As far as it has come; the stored run does not follow its log. */
    Run run() {
        return run;
    }

    private void prepare() throws IOException {
        RunProcess.killAll(tools.files().work(run.id()));
        tools.files().prepare(run.id());
        var production = tools.connections()
                .production(project.id())
                .orElseThrow(() -> new BoltFailure(
                        BoltFailure.Reason.NO_CONNECTION,
                        "%s has no production connection; set one up in the defer menu".formatted(project.id())));
        var commit = tools.checkout().into(tools.files().checkout(run.id()), project, run.branch(), asked.reference());
        workplace.state();
        var login = workplace.login(production.warehouse());
        change(Runs.loggedIn(run, new Run.Login(login.user(), login.own())));
        tools.profiles()
                .write(
                        tools.files().profile(run.id()),
                        project.profile(),
                        workplace.target(),
                        login.warehouse(),
                        login.role());
        workplace.variables(run);
        change(Runs.checkedOut(run, commit, tools.clock().instant()));
    }

    /** @return why the run failed, if it did */
    private Optional<String> runCommands() throws IOException {
        var all = new ArrayList<Schedule.Command>();
        if (needsPackages()) {
            all.add(new Schedule.Command("dbt deps", false));
        }
        all.addAll(asked.commands());
        Optional<String> failed = Optional.empty();
        for (var index = 0; index < all.size() && !cancelled; index++) {
            stopIfReleased();
            var command = all.get(index);
            var status = step(index, command);
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

    /** Nothing is done again that an earlier server saw to its end. */
    private int step(int index, Schedule.Command command) throws IOException {
        var words = CommandWords.dbt(command.line());
        var status = index < run.steps().size() ? run.steps().get(index).returnCode() : Optional.<Integer>empty();
        if (status.isEmpty()) {
            status = Optional.of(execute(index, command, words));
        }
        if (status.get() == 0 && builds(words)) {
            leavesManifest = true;
        }
        return status.get();
    }

    private int execute(int index, Schedule.Command command, List<String> words) throws IOException {
        var log = tools.files().log(run.id());
        var marks = tools.files().step(run.id(), index);
        StepProcess started;
        if (index == run.steps().size()) {
            var from = index == 0 ? 0 : Files.size(log);
            change(Runs.stepBegan(run, command.line(), tools.clock().instant(), from));
            started = StepProcess.start(workplace.dbt(words), marks);
        } else {
            started = takeUp(words, marks);
        }
        var status = follow(started, log);
        tools.files().kept(run.id()).keep(tools.files().output(run.id()), firstOnly(words.getFirst()));
        if (TELLING.contains(words.getFirst())) {
            tools.files().keepCriticalPath(run.id());
            if (!cancelled) {
                new FailedRows(tools.files(), run.id()).keep(workplace);
            }
        }
        if (builds(words)) {
            tools.builds()
                    .builtInProduction(
                            project.id(), BuiltNodes.of(tools.files().results(run.id()), command.line(), run.id()));
        }
        change(Runs.stepEnded(run, status, tools.clock().instant(), Files.size(log)));
        return status;
    }

    /** Whether it builds production. */
    private boolean builds(List<String> words) {
        return BUILDING.contains(words.getFirst()) && !asked.kind().apart();
    }

    /** A command such as {@code docs generate} leaves what the ones before it built and found as it is. */
    private static Set<String> firstOnly(String command) {
        if (BUILDING.contains(command)) {
            return Set.of();
        }
        return TELLING.contains(command) ? Set.of("manifest.json") : Set.of("manifest.json", "run_results.json");
    }

    /** What another server began, goes on; what it only wrote down is begun. */
    private StepProcess takeUp(List<String> words, StepProcess.Marks marks) throws IOException {
        var found = StepProcess.find(marks);
        if (found.isPresent()) {
            return found.get();
        }
        if (RunProcess.killAll(tools.files().work(run.id())) || marks.began()) {
            throw killed();
        }
        return StepProcess.start(workplace.dbt(words), marks);
    }

    private static BoltFailure killed() {
        return new BoltFailure(
                BoltFailure.Reason.NOT_RUNNING, "dbt was killed while it ran; how it ended nobody can tell");
    }

    /** Until it ends; what it writes and how far it has come is told on the way. */
    private int follow(StepProcess running, Path log) throws IOException {
        process = running;
        if (cancelled) {
            running.interrupt();
        }
        try (var tail = new LogTail(log, run.steps().getLast().logFrom())) {
            boolean over;
            do {
                over = running.over(LOOK);
                stopIfReleased();
                endInTime();
                blockers.look(run);
                tell(tail);
            } while (!over);
        }
        process = null;
        return running.status().orElseThrow(RunJob::killed);
    }

    private void tell(LogTail tail) throws IOException {
        var read = tail.read();
        if (!read.grown()) {
            return;
        }
        run = Runs.wrote(run, tail.position());
        if (read.progressed()) {
            change(Runs.progressed(run, tail.done(), tail.total()));
        } else {
            hearer.wrote(run);
        }
    }

    /** Only now do developers read it, and only what a building command left. */
    private void publish() throws IOException {
        if (!leavesManifest) {
            return;
        }
        tools.artifacts()
                .add(
                        project.id(),
                        run.schedule(),
                        run.id(),
                        run.branch(),
                        run.commit().orElseThrow(),
                        tools.clock().instant(),
                        tools.files().manifest(run.id()));
    }

    private void endInTime() {
        var latest = asked.timeout().flatMap(limit -> run.startedAt().map(began -> began.plus(limit)));
        if (!cancelled && latest.filter(tools.clock().instant()::isAfter).isPresent()) {
            cancel("it was cancelled, as it took longer than its schedule's limit of %d min"
                    .formatted(asked.timeout().orElseThrow().toMinutes()));
        }
    }

    private void stopIfReleased() {
        if (released) {
            throw new Released();
        }
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
        if (!tools.store().update(changed, tools.servers().own())) {
            throw new Released();
        }
        hearer.changed(changed);
    }
}
