package dev.slipstream.bolt;

import java.util.List;
import java.util.Optional;

/**
 * The rows for which a test of a run failed, as they were when dbt had ended.
 *
 * @param rows the first ones, each cell as the warehouse writes it; empty: null
 * @param more there were others
 * @param problem why there are none; may be empty
 */
public record FoundRows(List<String> columns, List<List<Optional<String>>> rows, boolean more, String problem) {
    public FoundRows {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }
}
