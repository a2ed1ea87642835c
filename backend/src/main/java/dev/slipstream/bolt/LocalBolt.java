package dev.slipstream.bolt;

import dev.slipstream.defer.Deferrals;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.project.Projects;
import dev.slipstream.security.ServerAddress;
import dev.slipstream.workspace.ProjectId;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.support.CronExpression;
import org.springframework.stereotype.Service;

/** Runs on this node, each on a thread of its own. */
@Service
final class LocalBolt implements Bolt, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(LocalBolt.class);

    private final BoltStore store;
    private final RunFiles files;
    private final RunJob.Tools tools;
    private final Projects projects;
    private final Deferrals deferrals;
    private final ServerAddress address;
    private final Map<RunId, RunJob> jobs = new ConcurrentHashMap<>();
    private final List<Consumer<RunId>> listeners = new CopyOnWriteArrayList<>();
    private final RunJob.Hearer hearer = new RunJob.Hearer() {
        @Override
        public void changed(Run run) {
            tell(run);
        }

        @Override
        public void wrote(Run run) {
            listeners.forEach(listener -> listener.accept(run.id()));
        }
    };

    LocalBolt(RunJob.Tools tools, Projects projects, Deferrals deferrals, ServerAddress address) {
        this.tools = tools;
        this.store = tools.store();
        this.files = tools.files();
        this.projects = projects;
        this.deferrals = deferrals;
        this.address = address;
    }

    /** A run that this server did not start has nobody who hears its dbt: that is killed, if it goes on, and the run is over. */
    @EventListener(ApplicationReadyEvent.class)
    @Order(0)
    void endWhatTheLastServerLeft() {
        for (var run : store.live()) {
            if (!jobs.containsKey(run.id())) {
                killWhatIsLeft(run.id());
                store.update(Runs.ended(
                        run,
                        RunState.ERROR,
                        RunJob.SERVER_STOPPED,
                        tools.clock().instant(),
                        false));
            }
        }
    }

    private void killWhatIsLeft(RunId id) {
        try {
            if (RunProcess.kill(files.process(id))) {
                LOG.warn("dbt of run #{} went on without its server and was killed", id);
            }
            files.clean(id);
        } catch (IOException failure) {
            LOG.warn("what run #{} left could not be tidied up: {}", id, failure.getMessage());
        }
    }

    @Override
    public void destroy() {
        jobs.values().forEach(RunJob::serverStops);
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
        save(schedule);
    }

    @Override
    public void update(Schedule schedule) {
        schedule(schedule.slug());
        save(schedule);
    }

    @Override
    public void delete(ScheduleSlug slug) {
        var schedule = schedule(slug);
        store.delete(slug);
        deferrals.productionChanged(schedule.project());
    }

    @Override
    public Run start(ScheduleSlug slug, RunOrder order) {
        var schedule = schedule(slug);
        var project = projects.require(schedule.project());
        var commands = order.commands().orElse(schedule.commands());
        commands.forEach(command -> CommandWords.dbt(command.line()));
        var branch = order.branch()
                .orElse(schedule.branch().isEmpty() ? project.source().branch() : schedule.branch());
        var run = store.add(schedule, branch, order.trigger(), tools.clock().instant());
        var job = new RunJob(tools, run, project, commands, order.commit().orElse(""), hearer);
        jobs.put(run.id(), job);
        Thread.ofVirtual().name("run #" + run.id()).start(() -> {
            try {
                job.execute();
            } finally {
                jobs.remove(run.id());
            }
        });
        tell(run);
        return run;
    }

    @Override
    public List<Run> runs(ScheduleSlug slug, int limit) {
        return store.runs(slug, limit);
    }

    @Override
    public Run run(RunId id) {
        var job = jobs.get(id);
        return Optional.ofNullable(job)
                .map(RunJob::run)
                .or(() -> store.run(id))
                .orElseThrow(() -> new BoltFailure(BoltFailure.Reason.NOT_FOUND, "there is no run #%s".formatted(id)));
    }

    @Override
    public void cancel(RunId id) {
        var run = run(id);
        var job = jobs.get(id);
        if (job == null) {
            throw new BoltFailure(
                    BoltFailure.Reason.NOT_RUNNING, "run #%s is not running; it is %s".formatted(id, run.state()));
        }
        job.cancel();
    }

    @Override
    public Run retry(RunId id) {
        var run = run(id);
        var failed = FailedNodes.of(files.artifact(id, "run_results.json"));
        if (!run.state().ended() || failed.isEmpty()) {
            throw new BoltFailure(
                    BoltFailure.Reason.INVALID,
                    "run #%s has nothing to retry: no node of it failed or was skipped".formatted(id));
        }
        var command = new Schedule.Command("dbt build --select " + String.join(" ", failed), false);
        return start(
                run.schedule(),
                new RunOrder(
                        Optional.of(List.of(command)),
                        Optional.of(run.branch()),
                        run.commit(),
                        new Run.Trigger("retry", run.trigger().by(), Optional.of("retry of run #" + id))));
    }

    @Override
    public boolean canRetry(RunId id) {
        return run(id).state().ended()
                && !FailedNodes.of(files.artifact(id, "run_results.json")).isEmpty();
    }

    @Override
    public byte[] log(RunId id, long from, int limit) {
        return files.log(id, from, limit);
    }

    @Override
    public List<Artifact> artifacts(RunId id) {
        return files.artifacts(id);
    }

    @Override
    public Optional<InputStream> artifact(RunId id, String path) {
        return files.artifact(id, path);
    }

    @Override
    public URI page(RunId id) {
        return URI.create("%s/bolt/runs/%s".formatted(address.base(), id));
    }

    @Override
    public AutoCloseable onChange(Consumer<RunId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void save(Schedule schedule) {
        schedule.commands().forEach(command -> CommandWords.dbt(command.line()));
        projects.require(schedule.project());
        try {
            ZoneId.of(schedule.timezone());
            if (!schedule.cron().equals("OFF")) {
                CronExpression.parse("0 " + schedule.cron());
            }
        } catch (DateTimeException | IllegalArgumentException failure) {
            throw new BoltFailure(
                    BoltFailure.Reason.INVALID,
                    "schedule %s: cron \"%s\" in time zone \"%s\" is not understood: %s"
                            .formatted(schedule.slug(), schedule.cron(), schedule.timezone(), failure.getMessage()));
        }
        store.save(schedule);
        deferrals.productionChanged(schedule.project());
    }

    private void tell(Run run) {
        listeners.forEach(listener -> listener.accept(run.id()));
        deferrals.productionChanged(run.project());
    }
}
