package dev.slipstream.preview;

import dev.slipstream.defer.CommandPlan;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a command would do.
 *
 * @param command what it becomes, with everything that is to be said of it
 * @param nodes what it selects, in an order in which dbt could run it
 * @param partial not all of them were looked into
 */
public record Plan(CommandPlan command, List<Node> nodes, boolean partial) {
    /**
     * @param built the command builds it
     * @param relation quoted name of what it builds; null if it has none
     * @param action new, replaced, rows added, built or none
     * @param error why it does not compile
     */
    public record Node(
            String node,
            String name,
            String kind,
            boolean built,
            @Nullable String relation,
            String action,
            List<Read> reads,
            Optional<String> error) {}
}
