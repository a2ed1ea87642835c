package dev.slipstream.defer;

import dev.slipstream.project.ManifestFacts;
import dev.slipstream.workspace.ProjectId;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The manifest of one successful production run; what deferring reads.
 *
 * @param commit full hash that the run built
 * @param finishedAt end of the run
 * @param folder {@code <home>/state/<slug>/<run>}, holds manifest.json and nothing else, never changes
 */
public record StateArtifact(
        ProjectId project,
        ScheduleSlug schedule,
        RunId run,
        String branch,
        String commit,
        Instant finishedAt,
        ManifestFacts manifest,
        Path folder) {
    public String shortCommit() {
        return commit.substring(0, Math.min(7, commit.length()));
    }
}
