package dev.slipstream.bolt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** run_results.json, node by node. */
final class RunNodes {
    private static final double NANOS = 1e9;

    private RunNodes() {}

    /** In dbt's order; none if there is no such file. */
    static List<RunNode> of(Optional<InputStream> results) {
        if (results.isEmpty()) {
            return List.of();
        }
        try (var input = results.get()) {
            return JsonMapper.shared()
                    .readTree(input)
                    .path("results")
                    .valueStream()
                    .map(RunNodes::node)
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("run_results.json cannot be read", failure);
        }
    }

    private static RunNode node(JsonNode result) {
        var node = withoutSql(result);
        return node.failed() || node.foundRows()
                ? node.withSql(result.path("compiled_code").asString(""))
                : node;
    }

    private static RunNode withoutSql(JsonNode result) {
        return new RunNode(
                result.path("unique_id").asString(""),
                result.path("status").asString(""),
                result.path("thread_id").asString(""),
                began(result),
                Duration.ofNanos((long) (result.path("execution_time").asDouble(0) * NANOS)),
                rows(result),
                result.path("message").asString(""),
                "");
    }

    private static Optional<Instant> began(JsonNode result) {
        return result.path("timing")
                .valueStream()
                .map(step -> step.path("started_at").asString(""))
                .filter(time -> !time.isEmpty())
                .map(Instant::parse)
                .min(Instant::compareTo);
    }

    /** A test tells its failing rows; what it selected is one row always. */
    private static OptionalLong rows(JsonNode result) {
        var failures = result.path("failures");
        var count =
                failures.isNumber() ? failures : result.path("adapter_response").path("rows_affected");
        return count.isNumber() && count.asLong() >= 0 ? OptionalLong.of(count.asLong()) : OptionalLong.empty();
    }
}
