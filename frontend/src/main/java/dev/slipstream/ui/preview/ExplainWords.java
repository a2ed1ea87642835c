package dev.slipstream.ui.preview;

import dev.slipstream.preview.Read;
import java.util.List;

/** What a model's references come to, in one sentence: pure. */
final class ExplainWords {
    private ExplainWords() {}

    /** @param reads of the model itself; those of inlined models are their children, and count too */
    static String of(String node, List<Read> reads) {
        var all = Reads.all(reads).size();
        var missing = Reads.count(reads, "missing");
        var production = Reads.count(reads, "production");
        if (all == 0) {
            return "%s reads no other model".formatted(node);
        }
        if (missing > 0) {
            return "%s will not run yet: %d of %d references %s missing"
                    .formatted(node, missing, all, missing == 1 ? "is" : "are");
        }
        var unknown = Reads.count(reads, "unknown");
        if (unknown > 0) {
            return "What %s reads is not known for %d of %d references".formatted(node, unknown, all);
        }
        return production == 0
                ? "%s reads nothing from production".formatted(node)
                : "%s reads production for %d of %d references".formatted(node, production, all);
    }

    /** @param reads of the model and of all that is above it, each node once */
    static String ofAncestors(String node, List<Read> reads) {
        var all = Reads.all(reads).size();
        if (all == 0) {
            return "%s has nothing above it".formatted(node);
        }
        var unknown = Reads.count(reads, "unknown");
        return "%d %s above %s: %d from production, %d from my copies, %d missing%s"
                .formatted(
                        all,
                        all == 1 ? "node" : "nodes",
                        node,
                        Reads.count(reads, "production"),
                        Reads.count(reads, "development"),
                        Reads.count(reads, "missing"),
                        unknown == 0 ? "" : ", %d unknown".formatted(unknown));
    }
}
