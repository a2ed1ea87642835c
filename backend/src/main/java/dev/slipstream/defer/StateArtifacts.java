package dev.slipstream.defer;

import dev.slipstream.workspace.ProjectId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The published production states. */
public interface StateArtifacts {
    /**
     * Publishes a run's manifest in one step: the folder appears by one rename, then the row. A run that is published
     * already stays as it is; after a failure or crash in between the same call works again.
     *
     * @param manifest the file that the run left; it is copied
     * @throws IllegalArgumentException if it is no manifest
     */
    StateArtifact add(
            ProjectId project,
            ScheduleSlug schedule,
            RunId run,
            String branch,
            String commit,
            Instant finishedAt,
            Path manifest);

    Optional<StateArtifact> latest(ScheduleSlug schedule);

    Optional<StateArtifact> of(RunId run);

    /** Newest first. */
    List<StateArtifact> recent(ScheduleSlug schedule, int limit);
}
