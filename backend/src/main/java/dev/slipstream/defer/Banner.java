package dev.slipstream.defer;

import java.net.URI;

/** The block that a deferring command prints before dbt's own output. */
final class Banner {
    private Banner() {}

    /** Two lines: which run; what the mode means, and the run's page. */
    static Notice of(DeferStatus.State.Ready ready, boolean favors, String developmentSchema, URI serverBase) {
        var artifact = ready.artifact();
        var run = "Deferring to production  schedule %s · run #%s · %s@%s · %s%s"
                .formatted(
                        artifact.schedule(),
                        artifact.run(),
                        artifact.branch(),
                        artifact.shortCommit(),
                        Ages.ago(ready.age()),
                        ready.pinned() ? " · pinned" : "");
        var mode = favors
                ? "favor state: production is read for every model outside this run"
                : "standard: production is read only where %s has no copy".formatted(developmentSchema);
        return new Notice(
                Notice.Level.INFO,
                "deferring",
                "%s\n%s  %s/bolt/runs/%s".formatted(run, mode, serverBase, artifact.run()));
    }
}
