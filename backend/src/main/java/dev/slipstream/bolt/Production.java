package dev.slipstream.bolt;

import dev.slipstream.connections.Connections;
import dev.slipstream.defer.ProductionFacts;
import dev.slipstream.defer.ProductionSource;
import dev.slipstream.workspace.ProjectId;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What there is of production, for defer. */
@Component
final class Production implements ProductionSource {
    private final BoltStore store;
    private final Connections connections;
    private final Clock clock;

    Production(BoltStore store, Connections connections, Clock clock) {
        this.store = store;
        this.connections = connections;
        this.clock = clock;
    }

    @Override
    public ProductionFacts facts(ProjectId project) {
        var connection = connections.production(project);
        var schedules = store.schedules().stream()
                .filter(schedule -> schedule.project().equals(project))
                .map(this::source)
                .toList();
        return new ProductionFacts(
                connection.isPresent(),
                connection
                        .map(production -> "prod → " + production.warehouse().schema())
                        .orElse(""),
                schedules);
    }

    private ProductionFacts.Source source(Schedule schedule) {
        var runs = store.runs(schedule.slug(), 3);
        return new ProductionFacts.Source(
                schedule.slug(),
                schedule.displayName(),
                schedule.deferToProduction(),
                interval(schedule),
                runs.stream()
                        .filter(run -> run.state() == RunState.STARTING || run.state() == RunState.RUNNING)
                        .findFirst()
                        .map(Production::progress),
                runs.stream().filter(run -> run.state().ended()).findFirst().map(Production::ended));
    }

    /** The time between the next two instants: what "stale" is measured by. */
    private Optional<Duration> interval(Schedule schedule) {
        if (schedule.byHand()) {
            return Optional.empty();
        }
        var two = Cron.parse(schedule.cron()).next(ZoneId.of(schedule.timezone()), clock.instant(), 2);
        return two.size() < 2 ? Optional.empty() : Optional.of(Duration.between(two.getFirst(), two.getLast()));
    }

    private static ProductionFacts.Progress progress(Run run) {
        return new ProductionFacts.Progress(run.id(), run.startedAt().orElse(run.queuedAt()), run.done(), run.total());
    }

    private static ProductionFacts.Ended ended(Run run) {
        return new ProductionFacts.Ended(
                run.id(), run.finishedAt().orElse(run.queuedAt()), run.state() == RunState.SUCCESS, run.message());
    }
}
