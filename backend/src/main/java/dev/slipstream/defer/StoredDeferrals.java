package dev.slipstream.defer;

import dev.slipstream.database.Metadata;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.nio.file.Files;
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
import org.springframework.stereotype.Service;

@Service
final class StoredDeferrals implements Deferrals {
    private static final ProductionFacts NO_PRODUCTION = new ProductionFacts(false, "", List.of());

    private final Metadata metadata;
    private final StateArtifacts artifacts;
    private final ObjectProvider<ProductionSource> production;
    private final Clock clock;
    private final ConcurrentHashMap<ProjectId, List<Consumer<ProjectId>>> listeners = new ConcurrentHashMap<>();

    StoredDeferrals(
            Metadata metadata, StateArtifacts artifacts, ObjectProvider<ProductionSource> production, Clock clock) {
        this.metadata = metadata;
        this.artifacts = artifacts;
        this.production = production;
        this.clock = clock;
    }

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
                        insert into defer_choice (user_name, project, mode, schedule, pinned_run) values (?, ?, ?, ?, ?)
                        on conflict (user_name, project) do update
                        set mode = excluded.mode, schedule = excluded.schedule, pinned_run = excluded.pinned_run""")
                .param(1, user.value())
                .param(2, project.value())
                .param(3, choice.mode().wire())
                .param(4, choice.schedule().map(ScheduleSlug::value).orElse(null), Types.VARCHAR)
                .param(5, choice.pinned().map(RunId::value).orElse(null), Types.BIGINT)
                .update();
        productionChanged(project);
    }

    @Override
    public DeferStatus status(UserName user, ProjectId project) {
        return status(project, choice(user, project));
    }

    @Override
    public DeferStatus status(UserName user, ProjectId project, DeferMode mode) {
        return status(project, choice(user, project).with(mode));
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

    private DeferStatus status(ProjectId project, DeferChoice choice) {
        var source = production.getIfAvailable();
        var facts = source == null ? NO_PRODUCTION : source.facts(project);
        var artifact = choice.pinned()
                .flatMap(artifacts::of)
                .or(() -> DeferStatuses.source(choice, facts).flatMap(marked -> artifacts.latest(marked.slug())));
        var readable = artifact.filter(state -> Files.isReadable(state.folder().resolve("manifest.json")))
                .isPresent();
        return DeferStatuses.status(choice, facts, artifact, readable, clock.instant());
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
            var source = production.getIfAvailable();
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
                pinned == 0 ? Optional.empty() : Optional.of(new RunId(pinned)));
    }
}
