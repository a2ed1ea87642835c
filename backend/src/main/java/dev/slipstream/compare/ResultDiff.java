package dev.slipstream.compare;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How rows of development differ from production's.
 *
 * @param key columns that tell rows apart; empty: rows were compared as a whole, and none counts as changed
 * @param columns of both sides, in the order of development's, then those that only production has
 */
public record ResultDiff(
        String model,
        Side mine,
        Side theirs,
        List<String> key,
        Counts counts,
        List<ColumnDiff> columns,
        List<Sample> samples,
        Duration took) {
    /** @param name the relation, or {@code this SQL} */
    public record Side(String name, long rows) {}

    public record Counts(long same, long added, long removed, long changed) {
        public boolean isEqual() {
            return added == 0 && removed == 0 && changed == 0;
        }
    }

    /**
     * @param mine the type in development; null: only production has the column
     * @param theirs the type in production; null: only development has it
     * @param changed rows on both sides whose values differ there
     */
    public record ColumnDiff(
            String name, @Nullable String mine, @Nullable String theirs, long changed) {
        public boolean isShared() {
            return mine != null && theirs != null;
        }
    }

    /** Some of the rows of one kind, by their key. */
    public record Sample(Kind kind, List<String> columns, List<List<Cell>> rows) {
        public enum Kind {
            ADDED,
            REMOVED,
            CHANGED
        }
    }

    /** Of an added or removed row both are the same. Values as in a preview. */
    public record Cell(@Nullable Object mine, @Nullable Object theirs) {}
}
