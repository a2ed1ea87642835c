package dev.slipstream.defer;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What there is of production's nodes on both sides, by unique_id.
 *
 * @param existing those whose development relation exists
 * @param development when it was built, where that is known
 * @param production when production's was built, where that is known
 * @param finishedAt the end of the run that is read, before which all the others of production were built
 */
record Copies(
        Set<String> existing, Map<String, Instant> development, Map<String, Instant> production, Instant finishedAt) {
    static final Copies NONE = new Copies(Set.of(), Map.of(), Map.of(), Instant.EPOCH);

    /** Only what is known to be older is: a copy of unknown age is the user's own, and stays in use. */
    boolean isProductionNewer(String node) {
        var mine = development.get(node);
        return mine != null && production.getOrDefault(node, finishedAt).isAfter(mine);
    }
}
