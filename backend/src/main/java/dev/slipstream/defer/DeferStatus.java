package dev.slipstream.defer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What deferring means for a user right now.
 *
 * @param state what would be read; {@link State.Missing} while something is
 * @param facts what production has, for the menu and the checklist
 * @param notices what a deferring user should know whatever the command, such as that both sides share a schema
 */
public record DeferStatus(DeferChoice choice, State state, ProductionFacts facts, List<Notice> notices) {
    public DeferStatus(DeferChoice choice, State state, ProductionFacts facts) {
        this(choice, state, facts, List.of());
    }

    public sealed interface State {
        /**
         * @param pinned the user chose this run
         * @param stale older than twice the schedule's interval
         */
        record Ready(StateArtifact artifact, Duration age, boolean pinned, boolean stale) implements State {}

        /**
         * @param reasons in the order in which they are to be mended; never empty
         * @param unusable the manifest that is there but cannot be used, with MANIFEST_UNREADABLE
         */
        record Missing(List<MissingPart> reasons, Optional<UnusableManifest> unusable) implements State {
            public Missing(List<MissingPart> reasons) {
                this(reasons, Optional.empty());
            }

            /** All of it in one sentence's end, such as {@code production has no successful run}. */
            public String text() {
                return unusable.map(UnusableManifest::why)
                        .orElseGet(
                                () -> reasons.stream().map(MissingPart::words).collect(Collectors.joining("; ")));
            }
        }
    }

    public DeferStatus with(DeferChoice other) {
        return new DeferStatus(other, state, facts, notices);
    }

    /** True if commands and previews read production. */
    public boolean defers() {
        return choice.mode() != DeferMode.OFF && state instanceof State.Ready;
    }

    public Optional<StateArtifact> artifact() {
        return state instanceof State.Ready ready ? Optional.of(ready.artifact()) : Optional.empty();
    }
}
