package dev.slipstream.ui.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.preview.Read;
import dev.slipstream.ui.editor.EditorElement.Inlay;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadsTest {
    private static Read read(
            String name,
            String from,
            @Nullable String relation,
            String because,
            List<Integer> lines,
            Read... children) {
        return new Read(
                "model.shop." + name,
                name,
                "table",
                from,
                relation,
                because,
                "why " + name,
                new Read.Development(null, null, null, null),
                new Read.Production(null, null, null, null),
                null,
                lines,
                List.of(children));
    }

    @Test
    void referencesOfInlinedModelsCountAndHaveNoChip() {
        var child = read("stg", "production", "\"w\".\"p\".\"stg\"", "x", List.of());
        var reads = List.of(read("eph", "inlined", null, "ephemeral", List.of(3), child));

        assertThat(Reads.count(reads, "production")).isEqualTo(1);
        assertThat(Inlays.of(reads, Instant.EPOCH)).extracting(Inlay::label).containsExactly("inlined");
    }
}
