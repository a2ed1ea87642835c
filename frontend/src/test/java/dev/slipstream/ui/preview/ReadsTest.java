package dev.slipstream.ui.preview;

import static dev.slipstream.ui.preview.TestReads.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.preview.Read;
import dev.slipstream.ui.editor.EditorElement.Inlay;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadsTest {
    @Test
    void referencesOfInlinedModelsCountAndHaveNoChip() {
        var child = read("stg", "production", "\"w\".\"p\".\"stg\"", "x", List.of());
        var reads = List.of(read("eph", "inlined", null, "ephemeral", List.of(3), child));

        assertThat(Reads.count(reads, "production")).isEqualTo(1);
        assertThat(ExplainWords.of("orders", reads)).isEqualTo("orders reads production for 1 of 2 references");
        assertThat(Inlays.of(reads, Instant.EPOCH)).extracting(Inlay::label).containsExactly("inlined");
    }

    @Test
    void ancestorsAreEachOnceAndTheModelsOwnReferencesComeFirst() {
        var inlined = read("stg", "production", "\"w\".\"p\".\"stg\"", "x", List.of());
        var own = List.of(read("eph", "inlined", null, "ephemeral", List.of(3), inlined));
        var above = List.of(
                List.of(read("stg", "production", "\"w\".\"p\".\"stg\"", "x", List.of(9))),
                List.of(read("raw", "source", "\"w\".\"raw\".\"raw\"", "source", List.of(4))));

        var all = Reads.withAncestors(own, above);

        assertThat(all).extracting(Read::name).containsExactly("eph", "stg", "raw");
        assertThat(all).extracting(Read::lines).containsExactly(List.of(3), List.of(), List.of());
        assertThat(all).allSatisfy(read -> assertThat(read.children()).isEmpty());
        assertThat(ExplainWords.ofAncestors("orders", all))
                .isEqualTo("3 nodes above orders: 1 from production, 0 from my copies, 0 missing");
    }
}
