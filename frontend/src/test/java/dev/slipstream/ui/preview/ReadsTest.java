package dev.slipstream.ui.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.preview.Read;
import dev.slipstream.ui.editor.EditorElement.Inlay;
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
    void eachPlaceOfAReferenceGetsItsChip() {
        var reads = List.of(
                read(
                        "orders",
                        "production",
                        "\"w\".\"dbt_prod\".\"orders\"",
                        "not-built-in-development",
                        List.of(4, 9)),
                read("shop.raw", "source", "\"w\".\"raw\".\"raw\"", "source", List.of(2)));

        assertThat(Reads.inlays(reads))
                .containsExactly(
                        new Inlay(4, "orders", "prod", "dbt_prod", "why orders"),
                        new Inlay(9, "orders", "prod", "dbt_prod", "why orders"),
                        new Inlay(2, "raw", "source", "raw", "why shop.raw"));
    }

    @Test
    void whatIsNotThereIsNotBuiltWhileDeferralIsOffAndMissingElse() {
        var off = read("a", "missing", null, "deferral-off", List.of(1));
        var on = read("a", "missing", null, "not-in-production-manifest", List.of(1));

        assertThat(Reads.inlays(List.of(off)).getFirst().label()).isEqualTo("not built");
        assertThat(Reads.inlays(List.of(on)).getFirst().label()).isEqualTo("missing");
    }

    @Test
    void referencesOfInlinedModelsCountAndHaveNoChip() {
        var child = read("stg", "production", "\"w\".\"p\".\"stg\"", "x", List.of());
        var reads = List.of(read("eph", "inlined", null, "ephemeral", List.of(3), child));

        assertThat(Reads.count(reads, "production")).isEqualTo(1);
        assertThat(Reads.inlays(reads)).extracting(Inlay::label).containsExactly("inlined");
    }
}
