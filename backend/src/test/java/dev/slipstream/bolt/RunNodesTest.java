package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RunNodesTest {
    @Test
    void eachResultIsANode() {
        var json = """
                {"results": [
                  {"unique_id": "model.shop.orders", "status": "success", "thread_id": "Thread-1 (worker)",
                   "execution_time": 1.5, "message": "INSERT 0 20", "failures": null,
                   "compiled_code": "select 1",
                   "adapter_response": {"rows_affected": 20},
                   "timing": [{"name": "compile", "started_at": "2026-11-26T03:15:06.500000Z"},
                              {"name": "execute", "started_at": "2026-11-26T03:15:07.000000Z"}]},
                  {"unique_id": "test.shop.unique_orders_id.1a2b", "status": "fail", "thread_id": "Thread-2 (worker)",
                   "execution_time": 0.25, "message": "Got 3 results", "failures": 3,
                   "compiled_code": "select id from orders",
                   "adapter_response": {"rows_affected": 1}, "timing": []},
                  {"unique_id": "model.shop.late", "status": "skipped", "thread_id": "Thread-1 (worker)",
                   "execution_time": 0, "message": null, "failures": null, "adapter_response": {}, "timing": []}
                ]}""";

        var nodes = RunNodes.of(Optional.of(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8))));

        assertThat(nodes)
                .containsExactly(
                        new RunNode(
                                "model.shop.orders",
                                "success",
                                "Thread-1 (worker)",
                                Optional.of(Instant.parse("2026-11-26T03:15:06.500Z")),
                                Duration.ofMillis(1500),
                                OptionalLong.of(20),
                                "INSERT 0 20",
                                ""),
                        new RunNode(
                                "test.shop.unique_orders_id.1a2b",
                                "fail",
                                "Thread-2 (worker)",
                                Optional.empty(),
                                Duration.ofMillis(250),
                                OptionalLong.of(3),
                                "Got 3 results",
                                "select id from orders"),
                        new RunNode(
                                "model.shop.late",
                                "skipped",
                                "Thread-1 (worker)",
                                Optional.empty(),
                                Duration.ZERO,
                                OptionalLong.empty(),
                                "",
                                ""));
        assertThat(nodes.stream().filter(RunNode::failed)).hasSize(1);
    }

    @Test
    void aRunThatLeftNoResultsHasNone() {
        assertThat(RunNodes.of(Optional.empty())).isEmpty();
    }
}
