package dev.slipstream.ui.defer;

import dev.slipstream.defer.DeferChoice;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.DeferStatus.State;
import dev.slipstream.defer.MissingPart;
import dev.slipstream.defer.ProductionFacts;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.defer.StateArtifact;
import dev.slipstream.project.ManifestFacts;
import dev.slipstream.workspace.ProjectId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Every state of deferring that the control and its menu show. */
final class Statuses {
    static final ScheduleSlug DAILY = new ScheduleSlug("daily_prod");
    static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private Statuses() {}

    static ProductionFacts facts(Optional<ProductionFacts.Progress> running, Optional<ProductionFacts.Ended> newest) {
        return new ProductionFacts(
                true,
                "prod → dbt_prod",
                List.of(new ProductionFacts.Source(
                        DAILY, "Daily production", true, Optional.of(Duration.ofDays(1)), running, newest)));
    }

    static ProductionFacts.Ended ended(long run, boolean succeeded) {
        return new ProductionFacts.Ended(
                new RunId(run), NOON, succeeded, succeeded ? "" : "dbt build ended with status 1");
    }

    static DeferStatus ready(DeferMode mode, Duration age, boolean pinned, boolean stale, long newest) {
        var choice = new DeferChoice(mode, Optional.empty(), pinned ? Optional.of(new RunId(7)) : Optional.empty());
        var state = new State.Ready(artifact(7, NOON.minus(age)), age, pinned, stale);
        return new DeferStatus(choice, state, facts(Optional.empty(), Optional.of(ended(newest, true))));
    }

    static DeferStatus missing(ProductionFacts facts, MissingPart... parts) {
        return new DeferStatus(DeferChoice.OFF, new State.Missing(List.of(parts)), facts);
    }

    static StateArtifact artifact(long run, Instant finishedAt) {
        return new StateArtifact(
                new ProjectId("coffee_shop"),
                DAILY,
                new RunId(run),
                "main",
                "9f3c2ab0000000000000000000000000000000aa",
                finishedAt,
                new ManifestFacts(12, "1.12.6", "postgres", "coffee_shop", 10, finishedAt),
                Path.of("/state/daily_prod/" + run));
    }
}
