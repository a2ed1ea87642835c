package dev.slipstream.ui.preview;

import static dev.slipstream.ui.preview.TestReads.read;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.preview.Read;
import dev.slipstream.ui.editor.EditorElement.Inlay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class InlaysTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

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

        assertThat(Inlays.of(reads, NOW))
                .containsExactly(
                        new Inlay(4, "orders", "prod", "dbt_prod", false, "dbt_prod.orders", List.of("why orders")),
                        new Inlay(9, "orders", "prod", "dbt_prod", false, "dbt_prod.orders", List.of("why orders")),
                        new Inlay(2, "raw", "source", "raw", false, "raw.raw", List.of("why shop.raw")));
    }

    @Test
    void whatIsNotThereIsNotBuiltWhileDeferralIsOffAndMissingElse() {
        var off = read("a", "missing", null, "deferral-off", List.of(1));
        var on = read("a", "missing", null, "not-in-production-manifest", List.of(1));

        assertThat(Inlays.of(List.of(off), NOW).getFirst().label()).isEqualTo("not built");
        assertThat(Inlays.of(List.of(on), NOW).getFirst().label()).isEqualTo("missing");
    }

    @Test
    void hoveringSaysWhatEitherSideHasAndAChipHowFarBehindItsCopyIs() {
        var read = new Read(
                "model.shop.orders",
                "orders",
                "table",
                "development",
                "\"w\".\"dbt_ada\".\"orders\"",
                "built-in-development",
                "a copy exists in dbt_ada",
                new Read.Development(
                        "\"w\".\"dbt_ada\".\"orders\"", true, NOW.minus(Duration.ofDays(12)), "dbt run -s orders"),
                new Read.Production("\"w\".\"dbt_prod\".\"orders\"", true, NOW.minus(Duration.ofMinutes(34)), "7"),
                null,
                List.of(3),
                List.of());

        assertThat(Inlays.of(List.of(read), NOW))
                .containsExactly(new Inlay(
                        3,
                        "orders",
                        "dev",
                        "dbt_ada · 12 d old",
                        true,
                        "dbt_ada.orders",
                        List.of(
                                "a copy exists in dbt_ada",
                                "My copy: built 12 d ago by dbt run -s orders",
                                "Production: built 34 min ago by run #7")));
    }
}
