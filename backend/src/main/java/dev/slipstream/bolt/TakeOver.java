package dev.slipstream.bolt;

import dev.slipstream.database.Clusters;
import dev.slipstream.project.Projects;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Says that this server lives, and takes up the runs that a dead one left: their dbt needed nobody. A server that could not
 * say so for a while does not judge others until it has done so for as long as a lease.
 */
@Component
class TakeOver implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);
    private static final Duration BEAT = Duration.ofSeconds(5);
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);
    private static final long BEATS_OF_A_LEASE = Servers.LEASE.dividedBy(BEAT);

    private final RunJob.Tools tools;
    private final Ledger ledger;
    private final SteadyClock steady;
    private final Runner runner;
    private final Projects projects;
    private final Clusters clusters;
    private final Elsewhere elsewhere;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("bolt-lease").daemon().factory());
    private volatile boolean running;
    private long beatsToWait;

    TakeOver(
            RunJob.Tools tools,
            Ledger ledger,
            SteadyClock steady,
            Runner runner,
            Projects projects,
            Clusters clusters,
            Elsewhere elsewhere) {
        this.steady = steady;
        this.ledger = ledger;
        this.tools = tools;
        this.runner = runner;
        this.projects = projects;
        this.clusters = clusters;
        this.elsewhere = elsewhere;
    }

    @EventListener(ApplicationReadyEvent.class)
    @Order(0)
    void begin() {
        look();
        tidyUp();
        var _ = clockwork.scheduleWithFixedDelay(this::beat, BEAT.toSeconds(), BEAT.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the clusters: what this server has to say must still be written. */
    @Override
    public void stop() {
        running = false;
        clockwork.close();
        if (runner.releaseAll(LAST_WORDS)) {
            clusters.leaveWarehouseRunning();
        }
        tools.servers().leave();
    }

    private void beat() {
        try {
            tools.servers().renew();
            if (beatsToWait > 0) {
                beatsToWait--;
            } else {
                look();
            }
            elsewhere.look();
            var now = steady.instant();
            ledger.putForward(Firing.latest(now), now);
            tools.store().cancelAsked(tools.servers().own()).forEach(runner::cancel);
        } catch (RuntimeException failure) {
            beatsToWait = BEATS_OF_A_LEASE;
            LOG.warn("this server could not say that it lives: {}", failure.getMessage());
        }
    }

    /** Takes up what nobody works on, and begins what need not wait any more. */
    void look() {
        var own = tools.servers().own();
        for (var id : runner.left()) {
            tools.store().run(id).filter(run -> !run.state().ended()).ifPresent(this::takeUp);
        }
        for (var run : tools.store().live()) {
            var holder = tools.store().server(run.id());
            if (!holder.equals(Optional.of(own))) {
                judge(run, holder, own);
            }
        }
        tools.store().waiting().forEach(runner::letNextBegin);
        tools.store().openLogins().forEach(tools::dropLogin);
    }

    private void judge(Run run, Optional<UUID> holder, UUID own) {
        var condition = holder.map(tools.servers()::condition).orElse(Servers.Condition.DEAD_HERE);
        switch (condition) {
            case ALIVE, DEAD_ELSEWHERE -> {}
            case DEAD_HERE -> {
                if (tools.store().hand(run.id(), holder, own)) {
                    takeUp(run);
                }
            }
            case LOST -> {
                if (tools.store().hand(run.id(), holder, own)) {
                    end(
                            run,
                            "the server that ran it (%s) was not heard of for %d minutes"
                                    .formatted(holder.map(tools.servers()::name).orElse(""), Servers.LOST.toMinutes()));
                }
            }
        }
    }

    private void takeUp(Run run) {
        LOG.info("run #{} is taken up where it was left", run.id());
        var asked = tools.store().asked(run.id());
        var project = projects.find(run.project());
        if (project.isPresent() && !asked.commands().isEmpty()) {
            runner.launch(new Starts.Assignment(run, project.get(), asked));
        } else {
            RunProcess.killAll(tools.files().work(run.id()));
            end(run, "the server stopped while it ran, and what it was to do is not known any more");
        }
    }

    private void end(Run run, String reason) {
        var now = tools.clock().instant();
        tools.store()
                .update(
                        Runs.ended(run, RunState.ERROR, reason, now, false),
                        tools.servers().own());
    }

    /** A server that was killed just when a run had ended left its profile. */
    private void tidyUp() {
        var live = tools.store().live().stream().map(Run::id).toList();
        try {
            for (var id : tools.files().withWork()) {
                if (!live.contains(id)) {
                    RunProcess.killAll(tools.files().work(id));
                    tools.files().clean(id);
                }
            }
        } catch (IOException failure) {
            LOG.warn("what ended runs left could not be tidied up: {}", failure.getMessage());
        }
    }
}
