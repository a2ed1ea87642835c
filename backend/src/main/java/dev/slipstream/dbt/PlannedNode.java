package dev.slipstream.dbt;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One node that a command selects.
 *
 * @param built the command builds it
 * @param relation quoted name of what it builds; null if it builds nothing
 * @param reads what it would read when its turn comes; empty if that was not found out
 * @param own what there is of it on both sides; empty if that was not found out
 * @param error why it does not compile
 */
public record PlannedNode(
        String uniqueId,
        String name,
        String resourceType,
        @Nullable String materialized,
        boolean built,
        @Nullable String relation,
        List<RefRead> reads,
        Optional<RefRead> own,
        Optional<String> error) {
    /** What happens to its relation: new, replaced, rows added; built where that is not known; none if nothing does. */
    public String action(boolean fullRefresh) {
        if (!built) {
            return "none";
        }
        var exists = own.map(side -> side.development().exists()).orElse(null);
        if (exists == null) {
            return "built";
        }
        if (!exists) {
            return "new";
        }
        var view = own.filter(side -> side.development().view()).isPresent();
        return "incremental".equals(materialized) && !fullRefresh && !view ? "rows added" : "replaced";
    }
}
