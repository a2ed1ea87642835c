package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.SlipstreamApplication;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole server with its sample, real dbt and real PostgreSQL: deferral, plan, preview and connections as a script has them. */
@SpringBootTest(
        classes = SlipstreamApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"vaadin.productionMode=true", "slipstream.project="})
class SampleApiTest {
    private static final Duration FIRST_RUN = Duration.ofMinutes(4);
    private static final String SHOP = "/projects/coffee_shop";

    @TempDir
    private static Path home;

    @LocalServerPort
    private int port;

    private final HttpClient client = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry properties) {
        properties.add("slipstream.home", home::toString);
        properties.add(
                "slipstream.dbt-host",
                () -> Path.of("../backend/dbt-host")
                        .toAbsolutePath()
                        .normalize()
                        .toString());
    }

    /** The sample and its first production run. */
    @BeforeEach
    void production() throws Exception {
        var deadline = System.nanoTime() + FIRST_RUN.toNanos();
        while (!get(SHOP + "/deferral").path("state").isObject()) {
            assertThat(System.nanoTime())
                    .as(() -> text("GET", "/schedules/daily_prod/runs"))
                    .isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        put(SHOP + "/deferral", "{\"mode\": \"off\", \"run\": \"latest\"}");
    }

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
                        home.resolve("state/daily_prod/1").toString(),
                        "-s",
                        "customers",
                        "--vars",
                        "{day: \"a b\"}");
        assertThat(plan.path("notices").path(0).path("code").asString()).isEqualTo("deferring");
        assertThat(plan.path("state").path("run").asString()).isEqualTo("1");

        refused(send("POST", SHOP + "/plan", "{\"command\": \"dbt run --vars '{\"}"), 400, "a quote (') is not closed");
        refused(send("POST", SHOP + "/plan", "{\"command\": \"rm -rf\"}"), 400, "is no dbt command");
        refused(send("POST", SHOP + "/plan", "{\"command\": \"\"}"), 400, "is no dbt command");
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

        var text = Files.readString(home.resolve("projects/ada/coffee_shop/models/marts/orders.sql"));
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
        var manifest = home.resolve("state/daily_prod/1/manifest.json");
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

    private JsonNode get(String path) throws Exception {
        return good(send("GET", path, ""));
    }

    private JsonNode put(String path, String body) throws Exception {
        return good(send("PUT", path, body));
    }

    private JsonNode post(String path, String body) throws Exception {
        return good(send("POST", path, body));
    }

    private static JsonNode good(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 404);
        return json(answer);
    }

    private static void refused(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains(detail);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private String text(String method, String path) {
        try {
            return send(method, path, "").body();
        } catch (Exception failure) {
            return String.valueOf(failure);
        }
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return send(method, path, body, Map.of());
    }

    private HttpResponse<String> send(String method, String path, String body, Map<String, String> headers)
            throws Exception {
        var token = JsonMapper.shared()
                .readTree(Files.readString(home.resolve("run/server.json")))
                .path("token")
                .asString();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/v1%s".formatted(port, path)))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
