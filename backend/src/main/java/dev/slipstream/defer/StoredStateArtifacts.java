package dev.slipstream.defer;

import dev.slipstream.database.Metadata;
import dev.slipstream.project.ManifestFacts;
import dev.slipstream.project.Manifests;
import dev.slipstream.workspace.ProjectId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import org.springframework.util.FileSystemUtils;

@Service
final class StoredStateArtifacts implements StateArtifacts {
    private static final String MANIFEST = "manifest.json";
    private static final String DRAFT = ".publishing-";

    /** A command that began when one of these was the latest may still read it. */
    private static final int HELD = 5;

    private final Path states;
    private final Metadata metadata;
    private final Manifests manifests;

    StoredStateArtifacts(@Value("${slipstream.home}") Path home, Metadata metadata, Manifests manifests) {
        this.states = home.toAbsolutePath().resolve("state");
        this.metadata = metadata;
        this.manifests = manifests;
    }

    @Override
    public StateArtifact add(
            ProjectId project,
            ScheduleSlug schedule,
            RunId run,
            String branch,
            String commit,
            Instant finishedAt,
            Path manifest) {
        var published = of(run);
        if (published.isPresent()) {
            return published.get();
        }
        var facts = manifests.facts(manifest);
        var folder = folder(schedule, run);
        place(manifest, folder);
        insert(new StateArtifact(project, schedule, run, branch, commit, finishedAt, facts, folder));
        return of(run).orElseThrow();
    }

    @Override
    public Optional<StateArtifact> latest(ScheduleSlug schedule) {
        return recent(schedule, 1).stream().findFirst();
    }

    @Override
    public Optional<StateArtifact> of(RunId run) {
        return metadata.jdbc()
                .sql("select * from state_artifact where run = ?")
                .param(run.value())
                .query((row, _) -> artifact(row))
                .optional();
    }

    @Override
    public List<StateArtifact> recent(ScheduleSlug schedule, int limit) {
        return metadata.jdbc()
                .sql("select * from state_artifact where schedule = ? order by run desc limit ?")
                .params(schedule.value(), limit)
                .query((row, _) -> artifact(row))
                .list();
    }

    @Override
    public Set<RunId> held(ScheduleSlug schedule) {
        return Set.copyOf(metadata.jdbc()
                .sql("""
                        (select run from state_artifact where schedule = :schedule order by run desc limit :latest)
                        union select pinned_run from defer_choice where pinned_run is not null""")
                .param("schedule", schedule.value())
                .param("latest", HELD)
                .query((row, _) -> new RunId(row.getLong("run")))
                .list());
    }

    @Override
    public void remove(RunId run) {
        var known = of(run);
        metadata.jdbc()
                .sql("delete from state_artifact where run = ?")
                .param(run.value())
                .update();
        known.ifPresent(artifact -> {
            try {
                FileSystemUtils.deleteRecursively(artifact.folder());
            } catch (IOException failure) {
                throw new UncheckedIOException(
                        "the production state %s could not be removed".formatted(artifact.folder()), failure);
            }
        });
    }

    private Path folder(ScheduleSlug schedule, RunId run) {
        return states.resolve(schedule.value()).resolve(run.toString());
    }

    /**
     * One rename, so that whoever sees the folder sees all of it. A folder without a row is what an earlier attempt left: nobody
     * was told of it, so it is replaced.
     */
    private static void place(Path manifest, Path folder) {
        try {
            Files.createDirectories(folder.getParent());
            sweep(folder);
            var draft = Files.createTempDirectory(folder.getParent(), DRAFT + folder.getFileName() + "-");
            Files.copy(manifest, draft.resolve(MANIFEST));
            try (var written = FileChannel.open(draft.resolve(MANIFEST), StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new UncheckedIOException("the production state %s could not be published".formatted(folder), failure);
        }
    }

    /** Removes what earlier attempts to publish the same run left. */
    private static void sweep(Path folder) throws IOException {
        var drafts = DRAFT + folder.getFileName() + "-";
        try (var left = Files.list(folder.getParent())) {
            for (var one : left.filter(path ->
                            path.equals(folder) || path.getFileName().toString().startsWith(drafts))
                    .toList()) {
                FileSystemUtils.deleteRecursively(one);
            }
        }
    }

    private void insert(StateArtifact artifact) {
        var facts = artifact.manifest();
        metadata.jdbc()
                .sql("""
                        insert into state_artifact (run, project, schedule, branch, commit_hash, finished_at,
                            manifest_schema, dbt_version, adapter, project_name, models, generated_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (run) do nothing""")
                .params(
                        artifact.run().value(),
                        artifact.project().value(),
                        artifact.schedule().value(),
                        artifact.branch(),
                        artifact.commit(),
                        Timestamp.from(artifact.finishedAt()),
                        facts.schema(),
                        facts.dbtVersion(),
                        facts.adapter(),
                        facts.projectName(),
                        facts.models(),
                        Timestamp.from(facts.generatedAt()))
                .update();
    }

    private StateArtifact artifact(ResultSet row) throws SQLException {
        var schedule = new ScheduleSlug(row.getString("schedule"));
        var run = new RunId(row.getLong("run"));
        return new StateArtifact(
                new ProjectId(row.getString("project")),
                schedule,
                run,
                row.getString("branch"),
                row.getString("commit_hash"),
                row.getTimestamp("finished_at").toInstant(),
                new ManifestFacts(
                        row.getInt("manifest_schema"),
                        row.getString("dbt_version"),
                        row.getString("adapter"),
                        row.getString("project_name"),
                        row.getInt("models"),
                        row.getTimestamp("generated_at").toInstant()),
                folder(schedule, run));
    }
}
