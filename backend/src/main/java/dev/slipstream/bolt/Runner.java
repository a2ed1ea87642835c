package dev.slipstream.bolt;

import dev.slipstream.defer.Deferrals;
import dev.slipstream.defer.RunId;
import dev.slipstream.project.Projects;
import java.io.IOException;
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
import org.springframework.stereotype.Component;

/** The runs of this node, each on a thread of its own. */
@Component
class Runner implements Starts, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    private final BoltStore store;
    private final RunFiles files;
    private final RunJob.Tools tools;
    private final Projects projects;
    private final Deferrals deferrals;
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

    Runner(RunJob.Tools tools, Projects projects, Deferrals deferrals) {
        this.tools = tools;
        this.store = tools.store();
        this.files = tools.files();
        this.projects = projects;
        this.deferrals = deferrals;
    }

    /** A run that this server did not start is gone on with from where it is: its dbt needed nobody. */
    @EventListener(ApplicationReadyEvent.class)
    @Order(0)
    void goOnWithWhatTheLastServerLeft() {
        var live = store.live();
        live.stream().filter(run -> !jobs.containsKey(run.id())).forEach(this::takeUp);
        tidyUp(live.stream().map(Run::id).toList());
    }

    private void takeUp(Run run) {
        LOG.info("run #{} is taken up where the last server left it", run.id());
        var asked = store.asked(run.id());
        var project = projects.find(run.project());
        if (project.isPresent() && !asked.commands().isEmpty()) {
            launch(new Assignment(run, project.get(), asked.commands(), asked.reference()));
        } else {
            RunProcess.killAll(files.work(run.id()));
            var now = tools.clock().instant();
            store.update(Runs.ended(run, RunState.ERROR, RunJob.SERVER_STOPPED, now, false));
        }
    }

    /** A server that was killed just when a run had ended left its profile. */
    private void tidyUp(List<RunId> live) {
        try {
            for (var id : files.withWork()) {
                if (!live.contains(id)) {
                    files.clean(id);
                }
            }
        } catch (IOException failure) {
            LOG.warn("what ended runs left could not be tidied up: {}", failure.getMessage());
        }
    }

    @Override
    public void destroy() {
        jobs.values().forEach(RunJob::serverStops);
    }

    @Override
    public Assignment add(Schedule schedule, RunOrder order) {
        var project = projects.require(schedule.project());
        var commands = order.commands().orElse(schedule.commands());
        commands.forEach(command -> CommandWords.dbt(command.line()));
        var branch = order.branch()
                .orElse(schedule.branch().isEmpty() ? project.source().branch() : schedule.branch());
        var run = store.add(schedule, order, branch, tools.clock().instant());
        return new Assignment(run, project, commands, order.commit().orElse(""));
    }

    @Override
    public void launch(Assignment order) {
        var run = order.run();
        var job = new RunJob(tools, run, order.project(), order.commands(), order.reference(), hearer);
        jobs.put(run.id(), job);
        Thread.ofVirtual().name("run #" + run.id()).start(() -> {
            try {
                job.execute();
            } finally {
                jobs.remove(run.id());
            }
        });
        tell(run);
    }

    /** As far as it has come, if it is under way here. */
    Optional<Run> live(RunId id) {
        return Optional.ofNullable(jobs.get(id)).map(RunJob::run);
    }

    /** @return whether it was under way here */
    boolean cancel(RunId id) {
        var job = jobs.get(id);
        if (job != null) {
            job.cancel();
        }
        return job != null;
    }

    AutoCloseable onChange(Consumer<RunId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell(Run run) {
        listeners.forEach(listener -> listener.accept(run.id()));
        deferrals.productionChanged(run.project());
    }
}
