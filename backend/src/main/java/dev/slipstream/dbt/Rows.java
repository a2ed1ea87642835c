package dev.slipstream.dbt;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Some rows of a preview, as the worker wrote them: whoever only passes them on need not take them apart.
 *
 * @param count how many
 * @param json an array with an array per row; cells are texts, numbers, booleans or null
 */
public record Rows(int count, String json) {
    /** Cells are String, Long, Double, Boolean or null. */
    public List<List<@Nullable Object>> cells() {
        var rows = new ArrayList<List<@Nullable Object>>(count);
        for (var row : JsonMapper.shared().readTree(json)) {
            var cells = new ArrayList<@Nullable Object>(row.size());
            row.forEach(cell -> cells.add(cell(cell)));
            rows.add(cells);
        }
        return rows;
    }

    /** All of them, in this order. */
    public static Rows joined(List<Rows> batches) {
        var all = new StringBuilder("[");
        for (var batch : batches) {
            if (all.length() > 1) {
                all.append(',');
            }
            all.append(batch.json, 1, batch.json.length() - 1);
        }
        return new Rows(
                batches.stream().mapToInt(Rows::count).sum(), all.append(']').toString());
    }

    private static @Nullable Object cell(JsonNode cell) {
        if (cell.isNull()) {
            return null;
        }
        if (cell.isBoolean()) {
            return cell.asBoolean();
        }
        if (cell.isIntegralNumber()) {
            return cell.asLong();
        }
        return cell.isNumber() ? (Object) cell.asDouble() : cell.asString(cell.toString());
    }
}
