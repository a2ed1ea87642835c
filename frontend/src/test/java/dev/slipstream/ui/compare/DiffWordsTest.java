package dev.slipstream.ui.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.compare.ResultDiff;
import dev.slipstream.compare.ResultDiff.ColumnDiff;
import dev.slipstream.compare.ResultDiff.Counts;
import dev.slipstream.compare.ResultDiff.Side;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiffWordsTest {
    private static ResultDiff diff(List<String> key, Counts counts) {
        return new ResultDiff(
                "model.shop.orders",
                new Side("dbt_ada.orders", 1_210),
                new Side("dbt_prod.orders", 1_204),
                key,
                counts,
                List.of(),
                List.of(),
                Duration.ofMillis(84));
    }

    @Test
    void theVerdictCountsEveryRowThatDiffers() {
        assertThat(DiffWords.verdict(diff(List.of(), new Counts(1_200, 6, 2, 4))))
                .isEqualTo("12 rows differ from production's");
        assertThat(DiffWords.verdict(diff(List.of(), new Counts(1_203, 0, 1, 0))))
                .isEqualTo("1 row differs from production's");
        assertThat(DiffWords.verdict(diff(List.of(), new Counts(1_204, 0, 0, 0))))
                .isEqualTo("No difference: all 1,204 rows are the same");
    }

    @Test
    void theDetailNamesBothSidesAndHowRowsWereToldApart() {
        assertThat(DiffWords.detail(diff(List.of("order_id", "line"), new Counts(0, 0, 0, 0))))
                .isEqualTo("dbt_ada.orders (1,210) against dbt_prod.orders (1,204) · by order_id, line · 84 ms");
        assertThat(DiffWords.detail(diff(List.of(), new Counts(0, 0, 0, 0)))).contains("· whole rows ·");
    }

    @Test
    void aColumnsTypesAreToldWhereTheyDiffer() {
        assertThat(DiffWords.types(new ColumnDiff("a", "text", "text", 1))).isEqualTo("text");
        assertThat(DiffWords.types(new ColumnDiff("a", "integer", "bigint", 0))).isEqualTo("bigint → integer");
        assertThat(DiffWords.types(new ColumnDiff("a", "integer", null, 0))).isEqualTo("only in mine: integer");
        assertThat(DiffWords.types(new ColumnDiff("a", null, "date", 0))).isEqualTo("only in production: date");
    }
}
