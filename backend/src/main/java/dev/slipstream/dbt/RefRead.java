package dev.slipstream.dbt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one {@code ref()} or {@code source()} reads, as dbt's own resolver answered. Field names are the host's.
 *
 * @param ref unique_id of what is referred to
 * @param resourceType model, seed, snapshot, source, …
 * @param materialized table, view, ephemeral, …; empty for sources
 * @param relation quoted name of what is read; null if nothing is
 * @param selected it is selected in the command that is spoken of
 * @param builtBefore the command that is spoken of builds it before
 * @param sameRelation development and production are one relation
 * @param underFavorState what favor state would read
 * @param lines lines of the node's source where it stands, from 1
 * @param children what an inlined ephemeral model reads in its turn
 */
public record RefRead(
        String ref,
        String name,
        String resourceType,
        @Nullable String materialized,
        Origin from,
        @Nullable String relation,
        Side development,
        Side production,
        boolean selected,
        boolean builtBefore,
        boolean sameRelation,
        @Nullable Origin underFavorState,
        List<Integer> lines,
        List<RefRead> children) {
    /** Where a reference reads from. */
    public enum Origin {
        DEVELOPMENT,
        PRODUCTION,
        INLINED,
        SOURCE,
        NOT_READ,
        MISSING,
        UNKNOWN
    }

    /**
     * The relation of one side.
     *
     * @param exists null if the warehouse was not asked or did not answer
     * @param view it is there, as a view; told only of what a command builds
     */
    public record Side(@Nullable String relation, @Nullable Boolean exists, boolean view) {
        public Side(@Nullable String relation, @Nullable Boolean exists) {
            this(relation, exists, false);
        }
    }
}
