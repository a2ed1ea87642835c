package dev.slipstream.defer;

import dev.slipstream.defer.DeferPolicy.DeferredState;
import dev.slipstream.defer.DeferPolicy.DeferredStates;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/** The real policy, for tests of other packages. */
public final class TestPolicy {
    private TestPolicy() {}

    public static DeferPolicy make() {
        return new FlagPolicy();
    }

    /** States of a warehouse where these nodes exist in development, and were built then where that is known. */
    public static DeferredStates states(Path derived, Set<String> existing, Map<String, Instant> built) {
        return status -> {
            var derivation = derivation(status, existing, built);
            var folder = new StateCopies(derived, InstantSource.system())
                    .of(status.artifact().orElseThrow(), derivation.without());
            return new DeferredState(derivation.mode(), folder);
        };
    }

    public static Derivation derivation(DeferStatus status, Set<String> existing, Map<String, Instant> built) {
        var finished = status.artifact().orElseThrow().finishedAt();
        return Derivation.of(status.choice(), new Copies(existing, built, Map.of(), finished));
    }
}
