package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A model's rows beside production's, with real dbt and real PostgreSQL. */
class CompareApiTest extends SampleServer {
    private static final String UNCHANGED = "select * from dbt_prod.products";

    @Test
    void whatTheSameSqlGivesIsTheSame() throws Exception {
        put(SHOP + "/deferral", "{\"mode\": \"standard\"}");

        var diff = post(SHOP + "/compare", "{\"model\": \"products\", \"mine\": \"query\"}");

        assertThat(diff.path("key").toString()).isEqualTo("[\"product_id\"]");
        assertThat(diff.path("mine").path("name").asString()).isEqualTo("this SQL");
        assertThat(diff.path("theirs").path("name").asString()).isEqualTo("dbt_prod.products");
        assertThat(counts(diff, "added", "removed", "changed")).containsExactly(0, 0, 0);
        assertThat(diff.path("mine").path("rows").asInt())
                .isEqualTo(diff.path("theirs").path("rows").asInt())
                .isEqualTo(diff.path("counts").path("same").asInt())
                .isPositive();
        assertThat(diff.path("samples").size()).isZero();
    }

    @Test
    void rowsThatCameWentOrChangedAreCountedAndSampled() throws Exception {
        var first = "(select min(product_id) from dbt_prod.products)";
        var diff = compare("""
                select product_id, case when product_id = %s then 'other' else product_name end as product_name, 1 as mine_only
                from dbt_prod.products where product_id <> (select max(product_id) from dbt_prod.products)
                union all select product_id || '-new', product_name, 1 from dbt_prod.products where product_id = %s""".formatted(first, first), null);

        assertThat(counts(diff, "added", "removed", "changed")).containsExactly(1, 1, 1);
        var columns = diff.path("columns");
        assertThat(column(columns, "product_name").path("changed").asInt()).isEqualTo(1);
        assertThat(column(columns, "mine_only").path("theirs").isNull()).isTrue();
        assertThat(diff.path("samples")
                        .valueStream()
                        .map(sample -> sample.path("kind").asString()))
                .containsExactly("CHANGED", "ADDED", "REMOVED");
        var changed = diff.path("samples").path(0).path("rows").path(0).path(1);
        assertThat(changed.path("mine").asString()).isEqualTo("other");
        assertThat(changed.path("theirs").asString()).isNotEqualTo("other");
    }

    @Test
    void withoutAKeyWholeRowsAreComparedAsOftenAsTheyAreThere() throws Exception {
        var diff = compare(UNCHANGED + " union all (" + UNCHANGED + " order by product_id limit 2)", "[]");

        assertThat(diff.path("key").size()).isZero();
        assertThat(counts(diff, "added", "removed", "changed")).containsExactly(2, 0, 0);
    }

    @Test
    void whatCannotBeComparedSaysWhy() throws Exception {
        refused(
                send("POST", SHOP + "/compare", "{\"model\": \"products\"}"),
                409,
                "dbt_ada.products is not built: build it, or compare what its SQL gives");
        refused(
                send("POST", SHOP + "/compare", order(UNCHANGED, "[\"color\"]")),
                409,
                "color is not a column of both sides. Choose the key from: product_id");
        refused(
                send("POST", SHOP + "/compare", order(UNCHANGED, "[\"category\"]")),
                409,
                "category does not tell rows apart");
        refused(send("POST", SHOP + "/compare", "{\"mine\": \"query\"}"), 400, "no model was sent");
    }

    private JsonNode compare(String text, @Nullable String key) throws Exception {
        return post(SHOP + "/compare", order(text, key));
    }

    private static String order(String text, @Nullable String key) {
        var json = JsonMapper.shared();
        var order = json.createObjectNode();
        Map.of("model", "products", "mine", "query", "text", text).forEach(order::put);
        if (key != null) {
            order.set("key", json.readTree(key));
        }
        return order.toString();
    }

    private static int[] counts(JsonNode diff, String... names) {
        return Stream.of(names)
                .mapToInt(name -> diff.path("counts").path(name).asInt())
                .toArray();
    }

    private static JsonNode column(JsonNode columns, String name) {
        return columns.valueStream()
                .filter(column -> column.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
