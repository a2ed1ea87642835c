package dev.slipstream.defer;

import dev.slipstream.database.Metadata;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;

@Service
final class StoredDeferrals implements Deferrals {
    /** How many runs back a usable one is looked for. */
    private static final int OTHER_RUNS = 20;

    private static final ProductionFacts NO_PRODUCTION = new ProductionFacts(false, "", List.of());

    private final Metadata metadata;
    private final StateArtifacts artifacts;
    private final ManifestFiles files;
    private final Sources sources;
    private final Clock clock;
    private final ConcurrentHashMap<ProjectId, List<Consumer<ProjectId>>> listeners = new ConcurrentHashMap<>();

    StoredDeferrals(Metadata metadata, StateArtifacts artifacts, ManifestFiles files, Sources sources, Clock clock) {
        this.metadata = metadata;
        this.artifacts = artifacts;
        this.files = files;
        this.sources = sources;
        this.clock = clock;
    }

    /** What the modules above tell; asked at each status, for they need this one to be made. */
    @Component
    record Sources(ObjectProvider<ProductionSource> production, ObjectProvider<DevelopmentSource> development) {}

    @Override
    public DeferChoice choice(UserName user, ProjectId project) {
        return metadata.jdbc()
                .sql("select * from defer_choice where user_name = ? and project = ?")
                .params(user.value(), project.value())
                .query((row, _) -> choice(row))
                .optional()
                .orElse(DeferChoice.OFF);
    }

    @Override
    public void choose(UserName user, ProjectId project, DeferChoice choice) {
        check(project, choice);
        metadata.jdbc()
                .sql("""
                        insert into defer_choice (user_name, project, mode, schedule, pinned_run, pins)
                        values (?, ?, ?, ?, ?, ?::jsonb)
                        on conflict (user_name, project) do update
                        set mode = excluded.mode, schedule = excluded.schedule, pinned_run = excluded.pinned_run,
                            pins = excluded.pins""")
                .param(1, user.value())
                .param(2, project.value())
                .param(3, choice.mode().wire())
                .param(4, choice.schedule().map(ScheduleSlug::value).orElse(null), Types.VARCHAR)
                .param(5, choice.pinned().map(RunId::value).orElse(null), Types.BIGINT)
                .param(6, StoredPins.text(choice.pins()))
                .update();
        productionChanged(project);
    }

    @Override
    public int readers(ProjectId project, ScheduleSlug schedule) {
        return metadata.jdbc()
                .sql("""
                        select count(*) from defer_choice
                        where project = ? and mode <> ? and (schedule is null or schedule = ?)""")
                .params(project.value(), DeferMode.OFF.wire(), schedule.value())
                .query(Integer.class)
                .single();
    }

    @Override
    public List<Reader> readersOf(ProjectId project, ScheduleSlug schedule, RunId run, boolean latest) {
        return metadata.jdbc()
                .sql("""
                        select user_name, mode, pinned_run is not null as pinned from defer_choice
                        where project = :project and mode <> :off and (pinned_run = :run
                            or (:latest and pinned_run is null and (schedule is null or schedule = :schedule)))
                        order by user_name""")
                .param("project", project.value())
                .param("off", DeferMode.OFF.wire())
                .param("run", run.value())
                .param("latest", latest)
                .param("schedule", schedule.value())
                .query((row, _) -> new Reader(
                        new UserName(row.getString("user_name")),
                        DeferMode.ofWire(row.getString("mode")),
                        row.getBoolean("pinned")))
                .list();
    }

    @Override
    public DeferStatus status(UserName user, ProjectId project) {
        return status(user, project, choice(user, project));
    }

    @Override
    public DeferStatus status(UserName user, ProjectId project, DeferMode mode) {
        return status(user, project, choice(user, project).with(mode));
    }

    @Override
    public Optional<String> problem(UserName user, StateArtifact artifact) {
        return files.problem(artifact, mine(user, artifact.project()));
    }

    private Optional<DevelopmentFacts> mine(UserName user, ProjectId project) {
        return Optional.ofNullable(sources.development().getIfAvailable()).map(side -> side.facts(user, project));
    }

    @Override
    public AutoCloseable onChange(ProjectId project, Consumer<ProjectId> listener) {
        listeners.computeIfAbsent(project, _ -> new CopyOnWriteArrayList<>()).add(listener);
        return () -> listeners.getOrDefault(project, List.of()).remove(listener);
    }

    @Override
    public void productionChanged(ProjectId project) {
        listeners.getOrDefault(project, List.of()).forEach(listener -> listener.accept(project));
    }

    private DeferStatus status(UserName user, ProjectId project, DeferChoice choice) {
        var source = sources.production().getIfAvailable();
        var facts = source == null ? NO_PRODUCTION : source.facts(project);
        var mine = mine(user, project);
        var artifact = choice.pinned().isPresent()
                ? choice.pinned().flatMap(artifacts::of)
                : DeferStatuses.source(choice, facts).flatMap(marked -> artifacts.latest(marked.slug()));
        var status = DeferStatuses.status(choice, facts, artifact, unusable(choice, artifact, mine), clock.instant());
        return new DeferStatus(choice, status.state(), facts, notices(mine));
    }

    private Optional<UnusableManifest> unusable(
            DeferChoice choice, Optional<StateArtifact> artifact, Optional<DevelopmentFacts> mine) {
        if (artifact.isEmpty()) {
            return choice.pinned()
                    .map(run -> new UnusableManifest(
                            run,
                            "run #%s, which you pinned, is not there any more".formatted(run),
                            Optional.empty(),
                            "choose another run"));
        }
        return files.problem(artifact.get(), mine).map(why -> unusable(artifact.get(), why, mine));
    }

    private UnusableManifest unusable(StateArtifact bad, String why, Optional<DevelopmentFacts> mine) {
        var again = mine.map(facts -> "run %s again with dbt %s".formatted(bad.schedule(), facts.dbtVersion()))
                .orElse("run %s again".formatted(bad.schedule()));
        var instead = artifacts.recent(bad.schedule(), OTHER_RUNS).stream()
                .filter(other -> !other.run().equals(bad.run()))
                .filter(other -> files.problem(other, mine).isEmpty())
                .map(StateArtifact::run)
                .findFirst();
        var wayOut =
                instead.map(run -> "use run #%s, or %s".formatted(run, again)).orElse(again);
        return new UnusableManifest(bad.run(), why, instead, wayOut);
    }

    private static List<Notice> notices(Optional<DevelopmentFacts> mine) {
        return mine.flatMap(DevelopmentFacts::sharedSchema)
                .map(schema -> new Notice(
                        Notice.Level.WARNING,
                        "same-schema",
                        "development builds into production's schema %s, so that both sides are the same relations"
                                .formatted(schema)))
                .map(List::of)
                .orElse(List.of());
    }

    private void check(ProjectId project, DeferChoice choice) {
        choice.pinned().ifPresent(run -> {
            if (artifacts
                    .of(run)
                    .filter(state -> state.project().equals(project))
                    .isEmpty()) {
                throw new IllegalArgumentException(
                        "run #%s is no successful run of a production schedule of %s".formatted(run, project));
            }
        });
        choice.schedule().ifPresent(slug -> {
            var source = sources.production().getIfAvailable();
            if (source != null
                    && DeferStatuses.source(choice, source.facts(project)).isEmpty()) {
                throw new IllegalArgumentException(
                        "schedule %s does not exist in %s or is not marked \"Defer to production\""
                                .formatted(slug, project));
            }
        });
    }

    private static DeferChoice choice(ResultSet row) throws SQLException {
        var pinned = row.getLong("pinned_run");
        return new DeferChoice(
                DeferMode.ofWire(row.getString("mode")),
                Optional.ofNullable(row.getString("schedule")).map(ScheduleSlug::new),
                pinned == 0 ? Optional.empty() : Optional.of(new RunId(pinned)),
                StoredPins.of(row.getString("pins")));
    }
}
