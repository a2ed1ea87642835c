package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Deferral, plan, preview and connections as a script has them. */
class SampleApiTest extends SampleServer {
    @Test
    void deferralIsReadAndChosen() throws Exception {
        var off = get(SHOP + "/deferral");
        assertThat(off.path("mode").asString()).isEqualTo("off");
        assertThat(off.path("schedule").asString()).isEqualTo("daily_prod");
        assertThat(off.path("run").asString()).isEqualTo("latest");
        assertThat(off.path("state").path("dbtVersion").asString()).startsWith("1.12.");
        assertThat(off.path("state").path("manifestSchema").asString()).isEqualTo("v12");
        assertThat(off.path("state").path("models").asInt()).isGreaterThan(5);
        assertThat(off.path("missing").toString()).isEqualTo("[]");
        assertThat(off.path("notices").toString()).isEqualTo("[]");

        var on = put(SHOP + "/deferral", "{\"mode\": \"favor-state\", \"run\": \"1\"}");
        assertThat(on.path("mode").asString()).isEqualTo("favor-state");
        assertThat(on.path("run").asString()).isEqualTo("1");
        assertThat(on.path("state").path("pinned").asBoolean()).isTrue();

        refused(send("PUT", SHOP + "/deferral", "{\"mode\": \"sometimes\"}"), 400, "not a defer mode");
        refused(send("PUT", SHOP + "/deferral", "{\"run\": \"99\"}"), 400, "run #99 is no successful run");
        refused(send("GET", "/projects/bakery/deferral", ""), 404, "there is no project");
    }

    @Test
    void aPlanIsSplitAsByAShellAndSaysWhatWouldBeDone() throws Exception {
        put(SHOP + "/deferral", "{\"mode\": \"standard\"}");
        var plan = post(SHOP + "/plan", "{\"command\": \"dbt run -s customers --vars '{day: \\\"a b\\\"}'\"}");
        var argv = new ArrayList<String>();
        plan.path("argv").forEach(word -> argv.add(word.asString()));
        assertThat(argv)
                .containsExactly(
                        "run",
                        "--defer",
                        "--defer-state",
                        HOME.resolve("state/daily_prod/1").toString(),
                        "-s",
                        "customers",
                        "--vars",
                        "{day: \"a b\"}");
        assertThat(plan.path("notices").path(0).path("code").asString()).isEqualTo("deferring");
        assertThat(plan.path("state").path("run").asString()).isEqualTo("1");
        assertThat(plan.path("nodes").size()).isEqualTo(1);
        var customers = plan.path("nodes").path(0);
        assertThat(customers.path("node").asString()).isEqualTo("model.coffee_shop.customers");
        assertThat(customers.path("action").asString()).isEqualTo("new");
        assertThat(customers.path("reads").path(0).path("from").asString()).isEqualTo("production");

        refused(send("POST", SHOP + "/plan", "{\"command\": \"dbt run --vars '{\"}"), 400, "a quote (') is not closed");
        refused(send("POST", SHOP + "/plan", "{\"command\": \"rm -rf\"}"), 400, "is no dbt command");
        var elsewhere = "{\"command\": \"dbt run --project-dir ../other\"}";
        refused(send("POST", SHOP + "/plan", elsewhere), 400, "--project-dir ../other is not the folder of");
        refused(send("POST", SHOP + "/plan", "{\"command\": \"\"}"), 400, "is no dbt command");
    }

    @Test
    void aPlanNamesTheTrapsAndTheWayAroundThem() throws Exception {
        put(SHOP + "/deferral", "{\"mode\": \"standard\"}");

        var plan = post(SHOP + "/plan", "{\"command\": \"dbt run -s daily_store_sales\"}");

        var trap = plan.path("notices")
                .valueStream()
                .filter(notice -> notice.path("code").asString().equals("full-rebuild"))
                .findFirst()
                .orElseThrow();
        assertThat(trap.path("text").asString()).contains("daily_store_sales is incremental and not in development");
        assertThat(trap.path("command").asString()).startsWith("dbt run-operation --sql 'create table ");
        assertThat(post(SHOP + "/plan", "{\"command\": \"dbt run -s daily_store_sales --full-refresh\"}")
                        .path("notices")
                        .valueStream()
                        .map(notice -> notice.path("code").asString()))
                .doesNotContain("full-rebuild");
    }

    @Test
    void pinsAndPreferNewerAreChosenOverTheApiAndHold() throws Exception {
        var pinned = put(
                SHOP + "/deferral",
                "{\"mode\": \"prefer-newer\", \"pins\": {\"model.coffee_shop.stg_orders\": \"development\"}}");
        assertThat(pinned.path("mode").asString()).isEqualTo("prefer-newer");

        var sql = post(SHOP + "/compile", "{\"model\": \"orders\"}");
        assertThat(sql.path("sql").asString())
                .contains("\"dbt_ada\".\"stg_orders\"")
                .contains("\"dbt_prod\".\"stg_products\"");

        refused(send("PUT", SHOP + "/deferral", "{\"pins\": {\"a\": \"there\"}}"), 400, "not a pin");
        var unpinned = put(SHOP + "/deferral", "{\"mode\": \"standard\", \"pins\": {}}");
        assertThat(unpinned.path("pins").isEmpty()).isTrue();
    }

    @Test
    void aDbtThatIsNotInstalledIsRefusedWithTheWayOut() throws Exception {
        assertThat(get(SHOP + "/dbt").path("version").asString()).startsWith("1.12.");
        var chosen = HOME.resolve("projects/ada/coffee_shop/slipstream.yml");
        Files.writeString(chosen, "dbt: '1.9'\n");
        try {
            refused(send("POST", SHOP + "/preview", "{\"model\": \"orders\"}"), 422, "slipstream.yml asks for dbt 1.9");
            assertThat(get(SHOP + "/dbt").path("problem").asString())
                    .contains("Ask for one of these in slipstream.yml");
        } finally {
            Files.delete(chosen);
        }
    }

    @Test
    void aPreviewReadsWhatTheModeSays() throws Exception {
        var missing = send("POST", SHOP + "/preview", "{\"model\": \"orders\"}");
        refused(missing, 422, "does not exist");
        assertThat(json(missing).path("hint").asString()).contains("Turn on defer to production");

        var rows = post(
                SHOP + "/preview", "{\"model\": \"orders\", \"mode\": \"standard\", \"limit\": 2, \"id\": \"mine\"}");
        assertThat(rows.path("id").asString()).isEqualTo("mine");
        assertThat(rows.path("rows").size()).isEqualTo(2);
        assertThat(rows.path("truncated").asBoolean()).isTrue();
        assertThat(rows.path("columns").path(0).path("name").asString()).isEqualTo("order_id");
        var orders = rows.path("reads")
                .valueStream()
                .filter(read -> read.path("name").asString().equals("stg_orders"))
                .findFirst()
                .orElseThrow();
        assertThat(orders.path("from").asString()).isEqualTo("production");
        assertThat(orders.path("production").path("run").asString()).isEqualTo("1");
        assertThat(orders.path("development").path("exists").asBoolean()).isFalse();
        assertThat(rows.path("timings").path("compileMs").asDouble()).isPositive();

        refused(send("POST", SHOP + "/preview", "{\"model\": \"ordres\"}"), 404, "ordres");
        refused(send("POST", SHOP + "/preview", "{}"), 400, "neither model nor sql");
        refused(send("POST", SHOP + "/preview", "{\"sql\": \"select 1\", \"limit\": 0}"), 400, "not a row limit: 0");
        refused(send("DELETE", SHOP + "/previews/none", ""), 404, "no preview");
    }

    @Test
    void partsOfAModelArePreviewedByNameOrSelection() throws Exception {
        var cte = post(
                SHOP + "/preview", "{\"model\": \"orders\", \"cte\": \"lines\", \"mode\": \"standard\", \"limit\": 1}");
        assertThat(cte.path("columns").path(1).path("name").asString()).isEqualTo("items");
        refused(
                send("POST", SHOP + "/preview", "{\"model\": \"orders\", \"cte\": \"line\"}"),
                400,
                "there is no CTE \\\"line\\\"; there are: [lines]");

        var text = Files.readString(HOME.resolve("projects/ada/coffee_shop/models/marts/orders.sql"));
        var from = text.indexOf("select", text.indexOf("with lines"));
        var to = text.indexOf(")\n\nselect");
        var selected = post(
                SHOP + "/preview",
                "{\"model\": \"orders\", \"selection\": {\"from\": %d, \"to\": %d}, \"mode\": \"standard\"}"
                        .formatted(from, to));
        assertThat(selected.path("columns").path(0).path("name").asString()).isEqualTo("order_id");
        refused(
                send("POST", SHOP + "/preview", "{\"model\": \"orders\", \"selection\": {\"from\": 0, \"to\": 99999}}"),
                400,
                "is not inside the text");
        refused(
                send("POST", SHOP + "/preview", "{\"model\": \"ordres\", \"cte\": \"lines\"}"),
                404,
                "there is no model \\\"ordres\\\"");
    }

    @Test
    void rowsStreamAsLines() throws Exception {
        var answer = send(
                "POST",
                SHOP + "/preview",
                "{\"sql\": \"select n, 'x' as t from generate_series(1, 700) as n\", \"limit\": 600}",
                Map.of("Accept", "application/x-ndjson"));
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/x-ndjson");
        var lines = answer.body().lines().toList();
        assertThat(lines).hasSize(602);
        var head = JsonMapper.shared().readTree(lines.getFirst());
        assertThat(head.path("columns").toString())
                .isEqualTo("[{\"name\":\"n\",\"type\":\"integer\"},{\"name\":\"t\",\"type\":\"text\"}]");
        assertThat(head.path("sql").asString()).contains("generate_series");
        assertThat(head.path("id").asString()).isNotEmpty();
        assertThat(lines.get(1)).isEqualTo("[1,\"x\"]");
        assertThat(JsonMapper.shared()
                        .readTree(lines.getLast())
                        .path("truncated")
                        .asBoolean())
                .isTrue();

        var before =
                send("POST", SHOP + "/preview", "{\"sql\": \"selekt 1\"}", Map.of("Accept", "application/x-ndjson"));
        refused(before, 422, "syntax error");
        var late = send(
                "POST",
                SHOP + "/preview",
                "{\"sql\": \"select 1 / (5000 - n) as d from generate_series(1, 6000) as n\", \"limit\": 10000}",
                Map.of("Accept", "application/x-ndjson"));
        assertThat(late.body()).contains("division by zero");
    }

    @Test
    void connectionsAreListedSavedAndTried() throws Exception {
        var all = get("/connections");
        assertThat(all.toString()).contains("coffee_shop-production", "coffee_shop-ada-development");
        assertThat(all.toString().toLowerCase(Locale.ROOT)).doesNotContain("password");
        var mine = all.path(0);
        assertThat(mine.path("kind").asString()).isEqualTo("development");
        assertThat(post("/connections/coffee_shop-ada-development/test", "")
                        .path("server")
                        .asString())
                .startsWith("PostgreSQL");

        refused(send("POST", "/connections", "{}"), 400, "\\\"project\\\" is needed");
        refused(
                send("POST", "/connections", "{\"project\": \"coffee_shop\", \"kind\": \"x\"}"),
                400,
                "not a kind of connection");
        refused(
                send("POST", "/connections", "{\"project\": \"coffee_shop\", \"kind\": \"development\"}"),
                400,
                "a connection needs \\\"host\\\"");
        refused(send("POST", "/connections/none/test", ""), 404, "you have no connection");
    }

    @Test
    void wrongCallsAreAnsweredAsProblems() throws Exception {
        var method = send("DELETE", SHOP + "/deferral", "");
        refused(method, 405, "DELETE /api/v1" + SHOP + "/deferral is not there");
        assertThat(method.headers().firstValue("Allow").orElseThrow()).contains("PUT");
        refused(send("GET", SHOP + "/plan", ""), 405, "there is: POST");
        refused(send("GET", "/nothing", ""), 404, "there is no /api/v1/nothing");
        refused(send("POST", SHOP + "/plan", "{"), 400, "");
    }

    @Test
    void aManifestOfAnotherDbtIsRefusedEverywhereInTheSameWords() throws Exception {
        var manifest = HOME.resolve("state/daily_prod/1/manifest.json");
        var good = Files.readString(manifest);
        try {
            Files.writeString(manifest, good.replace("/manifest/v12.json", "/manifest/v14.json"));
            var said = "run #1 wrote its manifest with dbt 1.12";
            var status = put(SHOP + "/deferral", "{\"mode\": \"standard\"}");
            assertThat(status.path("state").isNull()).isTrue();
            assertThat(status.path("missing").toString()).isEqualTo("[\"manifest-unreadable\"]");
            assertThat(status.path("problem").path("detail").asString())
                    .contains(said, "in schema v14", "reads v4 to v12");
            assertThat(status.path("problem").path("hint").asString()).contains("run daily_prod again with dbt 1.12");
            var preview = send("POST", SHOP + "/preview", "{\"model\": \"orders\"}");
            refused(preview, 422, said.replace("run #1", "Run #1"));
            assertThat(json(preview).path("hint").asString()).contains("Run daily_prod again", "or turn deferral off");
            var plan = post(SHOP + "/plan", "{\"command\": \"dbt run\"}");
            assertThat(plan.path("ask").asString()).isEqualTo("deferral is unavailable; run without it?");
            assertThat(plan.path("notices").toString()).contains(said, "run daily_prod again");

            Files.delete(manifest);
            refused(
                    send("POST", SHOP + "/preview", "{\"model\": \"orders\"}"),
                    422,
                    "The manifest of run #1 cannot be read");
        } finally {
            Files.writeString(manifest, good);
        }
    }
}
