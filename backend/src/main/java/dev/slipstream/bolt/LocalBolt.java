package dev.slipstream.bolt;

import dev.slipstream.connections.Password;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.security.ServerAddress;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.stereotype.Service;

/** The schedules and runs of the metadata; what runs, runs on this node. */
@Service
final class LocalBolt implements Bolt {
    private static final int LEDGER_LINES = 1000;
    private static final int RETRIES = 10;

    private final BoltStore store;
    private final Ledger ledger;
    private final RunFiles files;
    private final Runner runner;
    private final PushHook hook;
    private final SavedSchedules saved;
    private final FileSchedules fileSchedules;
    private final ScheduleCommits commits;
    private final Retention retention;
    private final RunNotices notices;
    private final ServerAddress address;
    private final Clock clock;
    private final ScheduleSecrets secrets;

    /** What keeps schedules, and what is left of runs. */
    record Book(
            SavedSchedules saved,
            FileSchedules files,
            ScheduleCommits commits,
            Retention retention,
            RunNotices notices) {}

    LocalBolt(RunJob.Tools tools, Ledger ledger, Runner runner, PushHook hook, Book book, ServerAddress address) {
        this.store = tools.store();
        this.files = tools.files();
        this.clock = tools.clock();
        this.secrets = tools.secrets();
        this.ledger = ledger;
        this.runner = runner;
        this.hook = hook;
        this.saved = book.saved();
        this.fileSchedules = book.files();
        this.commits = book.commits();
        this.retention = book.retention();
        this.notices = book.notices();
        this.address = address;
    }

    @Override
    public List<Schedule> schedules() {
        return store.schedules();
    }

    @Override
    public List<Schedule> schedules(ProjectId project) {
        return store.schedules().stream()
                .filter(schedule -> schedule.project().equals(project))
                .toList();
    }

    @Override
    public Schedule schedule(ScheduleSlug slug) {
        return store.schedule(slug)
                .orElseThrow(() -> new BoltFailure(
                        BoltFailure.Reason.NOT_FOUND,
                        "there is no schedule %s; there are: %s"
                                .formatted(
                                        slug,
                                        store.schedules().stream()
                                                .map(one -> one.slug().value())
                                                .toList())));
    }

    @Override
    public void create(Schedule schedule) {
        if (store.schedule(schedule.slug()).isPresent()) {
            throw new BoltFailure(BoltFailure.Reason.ALREADY_EXISTS, "a schedule %s exists".formatted(schedule.slug()));
        }
        saved.save(schedule);
    }

    @Override
    public void update(Schedule schedule) {
        schedule(schedule.slug());
        refuseIfInFile(schedule.slug());
        saved.save(schedule);
    }

    @Override
    public void delete(ScheduleSlug slug) {
        var schedule = schedule(slug);
        refuseIfInFile(slug);
        saved.delete(schedule);
    }

    @Override
    public void commit(Schedule schedule, Optional<Schedule> before, Optional<String> text, UserName author) {
        if (before.isEmpty() && store.schedule(schedule.slug()).isPresent()) {
            throw new BoltFailure(BoltFailure.Reason.ALREADY_EXISTS, "a schedule %s exists".formatted(schedule.slug()));
        }
        commits.commit(schedule, before, text, author);
    }

    @Override
    public String text(Schedule schedule) {
        return commits.text(schedule).orElseGet(() -> ScheduleFile.text(schedule));
    }

    @Override
    public Optional<Instant> filesRemoved(RunId id) {
        return retention.removed(id);
    }

    @Override
    public List<Told> told(RunId id) {
        return notices.told(id);
    }

    @Override
    public List<String> secrets(ScheduleSlug slug) {
        return secrets.names(schedule(slug).slug());
    }

    @Override
    public void setSecret(ScheduleSlug slug, String name, Password value) {
        secrets.set(schedule(slug).slug(), name, value);
    }

    @Override
    public void dropSecret(ScheduleSlug slug, String name) {
        secrets.drop(schedule(slug).slug(), name);
    }

    @Override
    public Run start(ScheduleSlug slug, RunOrder order) {
        var begun = runner.add(schedule(slug), order);
        runner.launch(begun);
        return begun.run();
    }

    @Override
    public List<Instant> next(Schedule schedule, int count) {
        return schedule.byHand() || schedule.suspended()
                ? List.of()
                : Cron.parse(schedule.cron()).next(ZoneId.of(schedule.timezone()), clock.instant(), count);
    }

    @Override
    public List<LedgerLine> ledger(ScheduleSlug slug, int limit) {
        return ledger.lines(slug, Math.min(limit, LEDGER_LINES));
    }

    @Override
    public List<Run> runs(ScheduleSlug slug, int limit) {
        return store.runs(slug, limit);
    }

    @Override
    public Run run(RunId id) {
        return runner.live(id)
                .or(() -> store.run(id))
                .orElseThrow(() -> new BoltFailure(BoltFailure.Reason.NOT_FOUND, "there is no run #%s".formatted(id)));
    }

    @Override
    public Optional<RunId> published(ScheduleSlug slug) {
        return store.published(slug);
    }

    @Override
    public void cancel(RunId id) {
        var run = run(id);
        if (run.state().ended()) {
            throw new BoltFailure(
                    BoltFailure.Reason.NOT_RUNNING, "run #%s is not running; it is %s".formatted(id, run.state()));
        }
        if (!runner.cancel(run)) {
            store.askToCancel(id);
        }
    }

    @Override
    public Run retry(RunId id) {
        var run = run(id);
        var failed = FailedNodes.of(files.kept(id).open("run_results.json"));
        if (!run.state().ended() || failed.isEmpty()) {
            throw new BoltFailure(
                    BoltFailure.Reason.INVALID,
                    "run #%s has nothing to retry: no node of it failed or was skipped".formatted(id));
        }
        var commands = RetryCommands.of(run, store.asked(id).commands(), failed);
        return start(
                run.schedule(),
                new RunOrder(
                        Optional.of(commands),
                        Optional.of(run.branch()),
                        run.commit(),
                        new Run.Trigger("retry", run.trigger().by(), Optional.of(retryOf(id)))));
    }

    private static String retryOf(RunId id) {
        return "retry of run #" + id;
    }

    @Override
    public List<RunId> retries(RunId id) {
        return store.retries(run(id).schedule(), retryOf(id), RETRIES);
    }

    @Override
    public List<String> criticalPath(RunId id) {
        return files.criticalPath(id);
    }

    @Override
    public boolean canRetry(RunId id) {
        return run(id).state().ended()
                && !FailedNodes.of(files.kept(id).open("run_results.json")).isEmpty();
    }

    @Override
    public byte[] log(RunId id, long from, int limit) {
        return files.log(id, from, limit);
    }

    @Override
    public List<RunNode> nodes(RunId id) {
        return RunNodes.of(files.kept(id).open("run_results.json"));
    }

    @Override
    public Map<String, FoundRows> failedRows(RunId id) {
        return new FailedRows(files, id).all();
    }

    @Override
    public List<Artifact> artifacts(RunId id) {
        return files.kept(id).all();
    }

    @Override
    public Optional<InputStream> artifact(RunId id, String path) {
        return files.kept(id).open(path);
    }

    @Override
    public Optional<InputStream> packedArtifact(RunId id, String path) {
        return files.kept(id).openPacked(path);
    }

    @Override
    public URI page(RunId id) {
        return URI.create("%s/bolt/runs/%s".formatted(address.base(), id));
    }

    @Override
    public List<BoltFile> files() {
        return fileSchedules.all();
    }

    @Override
    public PushAnswer pushed(byte[] body, String signature) {
        return hook.heard(body, signature);
    }

    @Override
    public AutoCloseable onChange(Consumer<RunId> listener) {
        var runs = runner.onChange(listener);
        var told = notices.onChange(listener);
        return () -> {
            runs.close();
            told.close();
        };
    }

    private void refuseIfInFile(ScheduleSlug slug) {
        fileSchedules.of(slug).ifPresent(file -> {
            throw new BoltFailure(
                    BoltFailure.Reason.INVALID,
                    "%s stands in %s of %s, which wins; change it there".formatted(slug, file.path(), file.project()));
        });
    }
}
