package dev.slipstream.bolt;

import dev.slipstream.defer.Deferrals;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.project.Projects;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The runs of this node, each on a thread of its own. */
@Component
class Runner implements Starts {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    private final BoltStore store;
    private final RunJob.Tools tools;
    private final Projects projects;
    private final Deferrals deferrals;
    private final Map<RunId, Work> jobs = new ConcurrentHashMap<>();
    private volatile boolean leaving;
    private final Set<RunId> left = ConcurrentHashMap.newKeySet();
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

    Runner(RunJob.Tools tools, Projects projects, Deferrals deferrals) {
        this.tools = tools;
        this.store = tools.store();
        this.projects = projects;
        this.deferrals = deferrals;
    }

    @Override
    public Assignment add(Schedule schedule, RunOrder order) {
        var project = projects.require(schedule.project());
        var commands = order.commands().orElse(schedule.commands());
        commands.forEach(command -> CommandWords.dbt(command.line()));
        var branch = order.branch()
                .orElse(schedule.branch().isEmpty() ? project.source().branch() : schedule.branch());
        var run = store.add(
                schedule, order, branch, tools.servers().own(), tools.clock().instant());
        return new Assignment(
                run,
                project,
                new Asked(
                        commands,
                        order.commit().orElse(""),
                        schedule.terms().timeout(),
                        schedule.manner().kind()));
    }

    @Override
    public void launch(Assignment order) {
        var run = order.run();
        if (run.state() == RunState.QUEUED) {
            tell(run);
            return;
        }
        var job = new RunJob(tools, order, hearer);
        var work = new Work(job, new CompletableFuture<>());
        jobs.put(run.id(), work);
        Thread.ofVirtual().name("run #" + run.id()).start(() -> work(run, work));
        tell(run);
    }

    private record Work(RunJob job, CompletableFuture<Void> over) {}

    private void work(Run run, Work work) {
        try {
            work.job().execute();
            jobs.remove(run.id(), work);
            letNextBegin(run.schedule());
        } catch (RuntimeException failure) {
            LOG.warn("run #{} is left for now: {}", run.id(), failure.getMessage());
            jobs.remove(run.id(), work);
            left.add(run.id());
        } finally {
            work.over().complete(null);
        }
    }

    /** The run that waits for another of its schedule, if there is one and none is under way. */
    void letNextBegin(ScheduleSlug schedule) {
        if (!leaving) {
            store.promote(schedule, tools.servers().own())
                    .ifPresent(
                            run -> launch(new Assignment(run, projects.require(run.project()), store.asked(run.id()))));
        }
    }

    /** Runs of this server that nobody works on, as the metadata could not be reached; each is told once. */
    List<RunId> left() {
        var now = List.copyOf(left);
        left.removeAll(now);
        return now;
    }

    /**
     * Leaves all to the next server, and waits until their threads have heard it.
     *
     * @return whether there was any
     */
    boolean releaseAll(Duration atMost) {
        leaving = true;
        var all = List.copyOf(jobs.values());
        all.forEach(work -> work.job().release());
        CompletableFuture.allOf(all.stream().map(Work::over).toArray(CompletableFuture<?>[]::new))
                .completeOnTimeout(null, atMost.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        return !all.isEmpty();
    }

    /** As far as it has come, if it is under way here. */
    Optional<Run> live(RunId id) {
        return Optional.ofNullable(jobs.get(id)).map(work -> work.job().run());
    }

    /** @return whether it waited, or was under way here */
    boolean cancel(Run run) {
        if (run.state() == RunState.QUEUED
                && store.cancelWaiting(run.id(), tools.clock().instant())) {
            tell(run);
            return true;
        }
        var work = jobs.get(run.id());
        if (work != null) {
            work.job().cancel();
        }
        return work != null;
    }

    AutoCloseable onChange(Consumer<RunId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Another server has changed it. */
    void heard(Run run) {
        tell(run);
    }

    private void tell(Run run) {
        listeners.forEach(listener -> listener.accept(run.id()));
        deferrals.productionChanged(run.project());
    }
}
