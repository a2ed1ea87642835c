package dev.slipstream.bolt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** What a run did not build: {@code dbt retry} would lose the state, so it is selected by name (dbt-core#12134). */
final class FailedNodes {
    private static final Set<String> NOT_BUILT = Set.of("error", "fail", "skipped", "runtime error");

    private FailedNodes() {}

    /** Names that {@code --select} understands, from run_results.json. */
    static List<String> of(Optional<InputStream> results) {
        if (results.isEmpty()) {
            return List.of();
        }
        var names = new ArrayList<String>();
        try (var input = results.get()) {
            for (var result : JsonMapper.shared().readTree(input).path("results")) {
                if (NOT_BUILT.contains(result.path("status").asString(""))) {
                    names.add(name(result.path("unique_id").asString("")));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("run_results.json cannot be read", failure);
        }
        return names.stream().distinct().toList();
    }

    /** {@code test.shop.unique_orders_id.1a2b} is selected as {@code unique_orders_id}. */
    private static String name(String uniqueId) {
        var parts = List.of(uniqueId.split("\\.", -1));
        if (parts.getFirst().equals("test") && parts.size() > 3) {
            return parts.get(2);
        }
        return String.join(".", parts.subList(Math.min(2, parts.size()), parts.size()));
    }
}
