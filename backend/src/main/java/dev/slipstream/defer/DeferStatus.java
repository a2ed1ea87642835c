package dev.slipstream.defer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What deferring means for a user right now.
 *
 * @param state what would be read; {@link State.Missing} while something is
 * @param facts what production has, for the menu and the checklist
 */
public record DeferStatus(DeferChoice choice, State state, ProductionFacts facts) {
    public sealed interface State {
        /**
         * @param pinned the user chose this run
         * @param stale older than twice the schedule's interval
         */
        record Ready(StateArtifact artifact, Duration age, boolean pinned, boolean stale) implements State {}

        /** @param reasons in the order in which they are to be mended; never empty */
        record Missing(List<MissingPart> reasons) implements State {}
    }

    /** True if commands and previews read production. */
    public boolean defers() {
        return choice.mode() != DeferMode.OFF && state instanceof State.Ready;
    }

    public Optional<StateArtifact> artifact() {
        return state instanceof State.Ready ready ? Optional.of(ready.artifact()) : Optional.empty();
    }
}
