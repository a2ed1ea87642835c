package dev.slipstream.defer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a choice comes to, given what production has: pure. */
final class DeferStatuses {
    /** A state is stale when a whole run was missed. */
    private static final int STALE_INTERVALS = 2;

    private DeferStatuses() {}

    /** The schedule that is read: the chosen one, else the first that is marked. */
    static Optional<ProductionFacts.Source> source(DeferChoice choice, ProductionFacts facts) {
        return facts.schedules().stream()
                .filter(ProductionFacts.Source::deferEnabled)
                .filter(source ->
                        choice.schedule().isEmpty() || choice.schedule().get().equals(source.slug()))
                .findFirst();
    }

    /**
     * @param artifact the pinned or latest state of {@link #source}
     * @param unusable why that state cannot be deferred to
     */
    static DeferStatus status(
            DeferChoice choice,
            ProductionFacts facts,
            Optional<StateArtifact> artifact,
            Optional<UnusableManifest> unusable,
            Instant now) {
        var source = source(choice, facts);
        var missing = missing(facts, source, artifact, unusable);
        if (!missing.isEmpty() || artifact.isEmpty()) {
            return new DeferStatus(choice, new DeferStatus.State.Missing(missing, unusable), facts);
        }
        var age = Duration.between(artifact.get().finishedAt(), now);
        var stale = source.flatMap(ProductionFacts.Source::interval)
                .map(interval -> age.compareTo(interval.multipliedBy(STALE_INTERVALS)) > 0)
                .orElse(false);
        var pinned = choice.pinned().isPresent();
        return new DeferStatus(choice, new DeferStatus.State.Ready(artifact.get(), age, pinned, stale), facts);
    }

    private static List<MissingPart> missing(
            ProductionFacts facts,
            Optional<ProductionFacts.Source> source,
            Optional<StateArtifact> artifact,
            Optional<UnusableManifest> unusable) {
        var missing = new ArrayList<MissingPart>();
        if (!facts.connected()) {
            missing.add(MissingPart.SCHEDULER_CONNECTION);
        }
        if (facts.schedules().isEmpty()) {
            missing.add(MissingPart.SCHEDULE);
        } else if (source.isEmpty()) {
            missing.add(MissingPart.DEFER_ENABLED);
        }
        if (unusable.isPresent()) {
            missing.add(MissingPart.MANIFEST_UNREADABLE);
        } else if (artifact.isEmpty()) {
            missing.add(MissingPart.SUCCESSFUL_RUN);
            if (source.flatMap(ProductionFacts.Source::running).isPresent()) {
                missing.add(MissingPart.RUN_IN_PROGRESS);
            }
        }
        return missing;
    }
}
