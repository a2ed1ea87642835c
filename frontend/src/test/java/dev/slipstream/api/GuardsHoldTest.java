package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.api.FreshDbt.Ended;
import dev.slipstream.builds.Build;
import dev.slipstream.builds.Builds;
import dev.slipstream.connections.Connection;
import dev.slipstream.connections.Connections;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.defer.ShellWords;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each trap that a plan foretells, then the command itself, by dbt: what was foretold happens, and the way out leads out. */
class GuardsHoldTest extends SampleServer {
    private static final UserName ADA = new UserName("ada");
    private static final ProjectId PROJECT = new ProjectId("coffee_shop");
    private static final Path CHECKOUT = HOME.resolve("projects/ada/coffee_shop");
    private static final Path STATES = HOME.resolve("state/daily_prod/1");
    private static final Path STATE = STATES.resolve("manifest.json");
    private static final String SALES = "model.coffee_shop.daily_store_sales";

    /** One for all: what dbt parsed for one command it need not parse for the next. */
    private static final Path TARGET = HOME.resolve("guards-target");

    @TempDir
    private Path own;

    @Autowired
    private Builds builds;

    @Autowired
    private Connections connections;

    private final List<Path> written = new ArrayList<>();
    private FreshDbt dbt;

    @BeforeEach
    void dbt() throws Exception {
        dbt = new FreshDbt(CHECKOUT, HOME.resolve("users/ada/dbt/coffee_shop"), TARGET);
        mode("standard");
    }

    @AfterEach
    void everythingIsAsItWas() throws Exception {
        dbt.close();
        nothingIsBuilt();
        for (var file : written) {
            Files.delete(file);
        }
    }

    private static void nothingIsBuilt() throws Exception {
        execute("""
                do $$ declare each record; begin
                  for each in select relname, relkind from pg_class where relnamespace = 'dbt_ada'::regnamespace and relkind in ('r', 'v') loop
                    execute format('drop %s if exists dbt_ada.%I cascade', case each.relkind when 'v' then 'view' else 'table' end, each.relname);
                  end loop;
                end $$""");
    }

    @Test
    void anIncrementalModelIsBuiltInFullUnlessItIsCopiedFirst() throws Exception {
        var whole = count("dbt_prod.daily_store_sales");
        var plan = plan("dbt run -s daily_store_sales");
        assertThat(codes(plan)).contains("full-rebuild");

        assertThat(run(plan).messages()).containsEntry(SALES, "SELECT " + whole);

        nothingIsBuilt();
        assertThat(run(plan("dbt clone -s daily_store_sales")).success()).isTrue();
        var cloned = plan("dbt run -s daily_store_sales");
        assertThat(text(cloned, "full-rebuild")).contains("only a view in development");

        var copied = run(plan(wayOut(cloned, "full-rebuild")));
        assertThat(copied.success()).as(copied.error()).isTrue();
        var again = plan("dbt run -s daily_store_sales");
        assertThat(codes(again)).doesNotContain("full-rebuild");
        assertThat(run(again).messages().get(SALES)).startsWith("INSERT 0 ").isNotEqualTo("INSERT 0 " + whole);
        assertThat(count("dbt_ada.daily_store_sales")).isEqualTo(whole);
    }

    @Test
    void whatTheManifestPromisesAndTheWarehouseLacksFailsTheCommand() throws Exception {
        execute("alter table dbt_prod.raw_stores rename to raw_stores_hidden");
        try {
            var plan = plan("dbt run -s stg_stores");
            assertThat(text(plan, "production-missing")).contains("raw_stores");

            var ended = run(plan);

            assertThat(ended.success()).isFalse();
            assertThat(ended.error()).contains("relation \"dbt_prod.raw_stores\" does not exist");
        } finally {
            execute("alter table dbt_prod.raw_stores_hidden rename to raw_stores");
        }
    }

    @Test
    void whatProductionDoesNotKnowFailsTheCommandUntilItIsBuilt() throws Exception {
        write("models/renamed_stores.sql", "select * from {{ ref('stg_stores') }}");
        write("models/reading.sql", "select * from {{ ref('renamed_stores') }}");
        var plan = plan("dbt run -s reading");
        assertThat(text(plan, "missing")).contains("renamed_stores");

        assertThat(run(plan).error()).contains("relation \"dbt_ada.renamed_stores\" does not exist");

        var way = run(plan(wayOut(plan, "missing")));
        assertThat(way.success()).as(way.error()).isTrue();
        var again = plan("dbt run -s reading");
        assertThat(codes(again)).doesNotContain("missing");
        assertThat(run(again).success()).isTrue();
    }

    @Test
    void aCopyThatIsOlderThanProductionIsReadAllTheSame() throws Exception {
        run(plan("dbt run -s stg_stores"));
        builds.built(
                ADA,
                PROJECT,
                List.of(new Build("model.coffee_shop.stg_stores", Instant.EPOCH, "dbt run", OptionalLong.empty())));
        var plan = plan("dbt run -s customers");
        assertThat(text(plan, "stale")).contains("stg_stores");

        assertThat(run(plan).reads()).contains("\"warehouse\".\"dbt_ada\".\"stg_stores\"");
    }

    @Test
    void aTestUnderFavorStateTestsMineAndATypedFavorStateProduction() throws Exception {
        run(plan("dbt run -s stg_orders"));
        mode("favor-state");
        var mine = plan("dbt test -s stg_orders");
        var theirs = plan("dbt test --favor-state -s stg_orders");
        assertThat(text(mine, "favor-test")).contains("runs with standard");
        assertThat(text(theirs, "favor-test")).contains("tests production");

        assertThat(run(mine).reads())
                .contains("\"warehouse\".\"dbt_ada\".\"stg_orders\"")
                .doesNotContain("\"warehouse\".\"dbt_prod\".\"stg_orders\"");
        assertThat(run(theirs).reads())
                .contains("\"warehouse\".\"dbt_prod\".\"stg_orders\"")
                .doesNotContain("\"warehouse\".\"dbt_ada\".\"stg_orders\"");
    }

    @Test
    void aRetryDefersAsTheFirstRunDid() throws Exception {
        var model = write(
                "models/fragile.sql",
                "{{ config(materialized='table') }} select 1 / 0 as a from {{ ref('stg_products') }}");
        assertThat(run(plan("dbt run -s fragile")).error()).contains("division by zero");
        Files.writeString(model, "select 1 as a from {{ ref('stg_products') }}");

        var plan = plan("dbt retry");

        assertThat(codes(plan)).contains("retry");
        var ended = run(plan);
        assertThat(ended.success()).as(ended.error()).isTrue();
        assertThat(ended.reads()).containsExactly("\"warehouse\".\"dbt_prod\".\"stg_products\"");
    }

    @Test
    void aStateOfTheUsersOwnIsReadAndTheWayOutReadsProduction() throws Exception {
        Files.writeString(own.resolve("manifest.json"), Files.readString(STATE).replace("dbt_prod", "dbt_other"));
        var plan = plan("dbt compile -s stg_stores --defer --state " + own);
        assertThat(text(plan, "kept-yours")).contains(own.toString());

        assertThat(run(plan).reads()).contains("\"warehouse\".\"dbt_other\".\"raw_stores\"");

        assertThat(run(plan(wayOut(plan, "kept-yours"))).reads())
                .contains("\"warehouse\".\"dbt_prod\".\"raw_stores\"")
                .doesNotContain("\"warehouse\".\"dbt_other\".\"raw_stores\"");
    }

    @Test
    void inProductionsSchemaDeferringChangesNothing() throws Exception {
        var mine = connections.development(ADA, PROJECT).orElseThrow();
        var old = (Warehouse.Postgres) mine.warehouse();
        try {
            connections.save(new Connection.Development(
                    PROJECT,
                    ADA,
                    new Warehouse.Postgres(
                            old.host(),
                            old.port(),
                            old.database(),
                            old.user(),
                            old.password(),
                            "dbt_prod",
                            old.sslMode())));
            var plan = plan("dbt compile -s orders");
            assertThat(codes(plan)).contains("same-schema");

            assertThat(run(plan).sql())
                    .isEqualTo(dbt.run(List.of("compile", "-s", "orders")).sql())
                    .isNotEmpty();
        } finally {
            connections.save(mine);
        }
    }

    @Test
    void aManifestThatThisDbtCannotReadIsRefusedByBoth() throws Exception {
        var good = Files.readString(STATE);
        try {
            Files.writeString(STATE, good.replace("/manifest/v12.json", "/manifest/v99.json"));
            var plan = plan("dbt compile -s orders");
            assertThat(codes(plan)).contains("unavailable");
            assertThat(plan.path("ask").asString()).contains("run without it?");
            assertThat(argv(plan)).doesNotContain("--defer-state");

            var refused = dbt.run(List.of("compile", "-s", "orders", "--defer", "--defer-state", STATES.toString()));

            assertThat(refused.success()).isFalse();
            assertThat(refused.error()).contains("v99");
        } finally {
            Files.writeString(STATE, good);
        }
    }

    private void mode(String mode) throws Exception {
        put(SHOP + "/deferral", "{\"mode\": \"%s\"}".formatted(mode));
    }

    private JsonNode plan(String command) throws Exception {
        return post(
                SHOP + "/plan",
                JsonMapper.shared().createObjectNode().put("command", command).toString());
    }

    private static List<String> argv(JsonNode plan) {
        return plan.path("argv").valueStream().map(JsonNode::asString).toList();
    }

    private Ended run(JsonNode plan) throws Exception {
        return dbt.run(argv(plan));
    }

    private static Set<String> codes(JsonNode plan) {
        return plan.path("notices")
                .valueStream()
                .map(notice -> notice.path("code").asString())
                .collect(java.util.stream.Collectors.toSet());
    }

    private static JsonNode notice(JsonNode plan, String code) {
        return plan.path("notices")
                .valueStream()
                .filter(notice -> notice.path("code").asString().equals(code))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no %s in %s".formatted(code, plan)));
    }

    private static String text(JsonNode plan, String code) {
        return notice(plan, code).path("text").asString();
    }

    private static String wayOut(JsonNode plan, String code) {
        var command = notice(plan, code).path("command").asString();
        assertThat(ShellWords.split(command)).startsWith("dbt");
        return command;
    }

    private Path write(String path, String text) throws Exception {
        var file = CHECKOUT.resolve(path);
        Files.writeString(file, text);
        written.add(file);
        return file;
    }

    private static long count(String relation) throws Exception {
        try (var connection = warehouse();
                var rows = connection.createStatement().executeQuery("select count(*) from " + relation)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void execute(String sql) throws Exception {
        try (var connection = warehouse();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static java.sql.Connection warehouse() throws Exception {
        var cluster = HOME.resolve("postgres/warehouse");
        return connect(
                Files.readString(cluster.resolve("port")).strip(),
                Files.readString(cluster.resolve("password")).strip());
    }

    private static java.sql.Connection connect(String port, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%s/warehouse".formatted(port), "postgres", password);
    }
}
