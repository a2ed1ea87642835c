package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CriticalPathTest {
    private static final Instant BEGAN = Instant.parse("2026-11-25T10:00:00Z");

    @Test
    void itLeadsFromTheLastEndBackOverWhatWasWaitedFor() {
        var nodes = List.of(node("a", 0, 10), node("b", 0, 30), node("c", 30, 5), node("d", 35, 20), node("e", 30, 3));
        var parents = Map.of(
                "c", List.of("a", "b"), "d", List.of("ephemeral", "a"), "ephemeral", List.of("c"), "e", List.of("b"));
        assertThat(CriticalPath.of(nodes, parents)).containsExactly("b", "c", "d");
    }

    @Test
    void oneNodeIsAPathAndNoneIsNone() {
        assertThat(CriticalPath.of(List.of(node("a", 0, 1)), Map.of("a", List.of("a"))))
                .containsExactly("a");
        assertThat(CriticalPath.of(List.of(), Map.of())).isEmpty();
    }

    @Test
    void itIsReadFromWhatDbtWroteAndNoneIfThatIsAbsentOrBroken() {
        var results = """
                {"results": [{"unique_id": "model.s.a", "execution_time": 2, "timing": [
                    {"name": "execute", "started_at": "2026-11-25T10:00:00Z"}]}]}""";
        var manifest = """
                {"metadata": {"x": [1, {"parent_map": {}}]}, "parent_map": {"model.s.a": []}, "nodes": {}}""";
        assertThat(CriticalPath.of(stream(results), stream(manifest))).containsExactly("model.s.a");
        assertThat(CriticalPath.of(stream(results), Optional.empty())).isEmpty();
        assertThat(CriticalPath.of(Optional.empty(), stream(manifest))).isEmpty();
        assertThat(CriticalPath.of(stream(results), stream("{\"nodes\": {"))).isEmpty();
    }

    private static Optional<InputStream> stream(String text) {
        return Optional.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static RunNode node(String id, int at, int seconds) {
        return new RunNode(
                id,
                "success",
                "Thread-1",
                Optional.of(BEGAN.plusSeconds(at)),
                Duration.ofSeconds(seconds),
                OptionalLong.empty(),
                "",
                "");
    }
}
