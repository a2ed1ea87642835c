package dev.slipstream.ui.compare;

import dev.slipstream.compare.ResultDiff;
import dev.slipstream.compare.ResultDiff.ColumnDiff;
import dev.slipstream.compare.ResultDiff.Sample;

/** A comparison in words: pure. */
final class DiffWords {
    private DiffWords() {}

    static String verdict(ResultDiff diff) {
        var counts = diff.counts();
        if (counts.isEqual()) {
            return "No difference: all %,d rows are the same"
                    .formatted(diff.theirs().rows());
        }
        var differing = counts.added() + counts.removed() + counts.changed();
        return "%,d %s from production's".formatted(differing, differing == 1 ? "row differs" : "rows differ");
    }

    static String detail(ResultDiff diff) {
        return "%s (%,d) against %s (%,d) · %s · %d ms"
                .formatted(
                        diff.mine().name(),
                        diff.mine().rows(),
                        diff.theirs().name(),
                        diff.theirs().rows(),
                        diff.key().isEmpty() ? "whole rows" : "by " + String.join(", ", diff.key()),
                        diff.took().toMillis());
    }

    static String types(ColumnDiff column) {
        var mine = column.mine();
        var theirs = column.theirs();
        if (mine == null) {
            return "only in production: %s".formatted(theirs);
        }
        if (theirs == null) {
            return "only in mine: %s".formatted(mine);
        }
        return mine.equals(theirs) ? mine : "%s → %s".formatted(theirs, mine);
    }

    static String kind(Sample.Kind kind) {
        return switch (kind) {
            case ADDED -> "Only in mine";
            case REMOVED -> "Only in production";
            case CHANGED -> "Changed";
        };
    }
}
