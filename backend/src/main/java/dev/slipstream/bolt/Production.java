package dev.slipstream.bolt;

import dev.slipstream.connections.Connections;
import dev.slipstream.database.Metadata;
import dev.slipstream.defer.ProductionFacts;
import dev.slipstream.defer.ProductionSource;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.workspace.ProjectId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What there is of production, for defer, which asks before every command and preview: one query, and only what it needs. */
@Component
final class Production implements ProductionSource {
    /** A run that waits, one under way, and the one before. */
    private static final int RUNS = 3;

    private final Metadata metadata;
    private final Connections connections;
    private final Clock clock;

    Production(Metadata metadata, Connections connections, Clock clock) {
        this.metadata = metadata;
        this.connections = connections;
        this.clock = clock;
    }

    /** A schedule with one of its latest runs; empty if it has none. */
    private record Line(
            ScheduleSlug slug, String name, boolean marked, String cron, String zone, Optional<Latest> latest) {}

    private record Latest(RunId run, RunState state, Instant since, int done, int total, String message) {}

    @Override
    public ProductionFacts facts(ProjectId project) {
        var connection = connections.production(project);
        return new ProductionFacts(
                connection.isPresent(),
                connection
                        .map(production -> "prod → " + production.warehouse().schema())
                        .orElse(""),
                lines(project).stream()
                        .collect(Collectors.groupingBy(Line::slug, LinkedHashMap::new, Collectors.toList()))
                        .values()
                        .stream()
                        .map(this::source)
                        .toList());
    }

    /** The latest run of each schedule first. */
    private List<Line> lines(ProjectId project) {
        return metadata.jdbc()
                .sql("""
                        select slug, display_name, defer_to_production, cron, timezone, latest.*
                        from schedule left join lateral (
                            select id, state, coalesce(finished_at, started_at, queued_at) as since, done, total, message
                            from run where run.schedule = schedule.slug order by id desc limit :runs) latest on true
                        where project = :project order by slug, latest.id desc""")
                .param("project", project.value())
                .param("runs", RUNS)
                .query((row, _) -> new Line(
                        new ScheduleSlug(row.getString("slug")),
                        row.getString("display_name"),
                        row.getBoolean("defer_to_production"),
                        row.getString("cron"),
                        row.getString("timezone"),
                        latest(row)))
                .list();
    }

    private static Optional<Latest> latest(ResultSet row) throws SQLException {
        var id = row.getLong("id");
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new Latest(
                        new RunId(id),
                        RunState.valueOf(row.getString("state")),
                        row.getObject("since", Timestamp.class).toInstant(),
                        row.getInt("done"),
                        row.getInt("total"),
                        row.getString("message")));
    }

    private ProductionFacts.Source source(List<Line> ofOne) {
        var schedule = ofOne.getFirst();
        var runs = ofOne.stream().flatMap(line -> line.latest().stream()).toList();
        return new ProductionFacts.Source(
                schedule.slug(),
                schedule.name(),
                schedule.marked(),
                interval(schedule),
                runs.stream()
                        .filter(run -> run.state() == RunState.STARTING || run.state() == RunState.RUNNING)
                        .findFirst()
                        .map(run -> new ProductionFacts.Progress(run.run(), run.since(), run.done(), run.total())),
                runs.stream()
                        .filter(run -> run.state().ended())
                        .findFirst()
                        .map(run -> new ProductionFacts.Ended(
                                run.run(), run.since(), run.state() == RunState.SUCCESS, run.message())));
    }

    /** The time between the next two instants: what "stale" is measured by. */
    private Optional<Duration> interval(Line schedule) {
        if (schedule.cron().equals(Schedule.BY_HAND)) {
            return Optional.empty();
        }
        var two = Cron.parse(schedule.cron()).next(ZoneId.of(schedule.zone()), clock.instant(), 2);
        return two.size() < 2 ? Optional.empty() : Optional.of(Duration.between(two.getFirst(), two.getLast()));
    }
}
