package dev.slipstream.defer;

import dev.slipstream.workspace.ProjectId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

    /** What development reads or may be reading: the latest ones, and those that somebody has chosen. */
    Set<RunId> held(ScheduleSlug schedule);

    /** Its row first, so that nobody is led to a folder that is gone. One that is not there any more is no failure. */
    void remove(RunId run);

    /** Newest first. */
    List<StateArtifact> recent(ScheduleSlug schedule, int limit);
}
