package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipstream.connections.Password;
import dev.slipstream.database.SampleWarehouse.Login;
import dev.slipstream.database.TestMetadata;
import dev.slipstream.database.TestWarehouse;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.workspace.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Production, a branch beside it and a comparison with it: a real dbt in the real sandbox against the real warehouse. */
class RealKindsTest {
    @RegisterExtension
    private static final TestMetadata METADATA = new TestMetadata();

    private static final Duration LONG = Duration.ofMinutes(4);
    private static final ScheduleSlug DAILY = new ScheduleSlug("daily_prod");
    private static final String SECRET = "open-sesame-4711";

    @TempDir
    private Path folder;

    @Test
    void aBranchIsBuiltBesideProductionAndComparedWithIt() throws Exception {
        try (var warehouses = new TestWarehouse(folder.resolve("warehouse"))) {
            var login = warehouses.warehouse().production();
            var ada = warehouses.warehouse().developer("ada");
            var repository = project();
            var server = RealServer.of(folder, METADATA, login);
            try (server) {
                var daily = productionKnowsItsVariablesAndTellsNoSecret(server, ada);
                theBranchIsBuiltBesideIt(server, repository, ada, daily);
                onlyWhatChangedSinceIsBuiltAndWhatItsTestsFoundIsKept(server, repository, ada);
                whatACrashLeavesIsDroppedToo(server, repository, login, ada);
            }
        }
    }

    private static Run productionKnowsItsVariablesAndTellsNoSecret(BoltServer server, Login ada) throws Exception {
        var daily = schedule("daily_prod", Manner.Kind.of("standard"), "dbt build", "dbt source freshness");
        server.store.save(daily, Optional.empty());
        server.tools.secrets().set(DAILY, "API_KEY", new Password(SECRET));
        var run = ended(server, daily, "main");

        var log = log(server, run);
        assertThat(run.message()).as(log).isEmpty();
        assertThat(rows(ada, "select region || ' ' || schedule from dbt_prod.orders"))
                .containsExactly("eu daily_prod");
        assertThat(log).contains("logged *****", "printed *****").doesNotContain(SECRET);
        return run;
    }

    /** It reads production, cannot write it, and leaves nothing. */
    private static void theBranchIsBuiltBesideIt(BoltServer server, Repository repository, Login ada, Run daily)
            throws Exception {
        repository.git("checkout", "--quiet", "-b", "feature");
        repository
                .with("models/orders.sql", "select *, 2 as version from {{ ref('regions') }}")
                .with("macros/steal.sql", """
                        {% macro steal() %}{% if execute and target.name == 'ci' %}{% do run_query("
                          do $$ begin create table dbt_prod.stolen as select 1;
                          exception when insufficient_privilege then null; end $$") %}{% endif %}{% endmacro %}""")
                .commit("Version the orders");
        repository.git("checkout", "--quiet", "main");
        var run = ended(server, ci(), "feature");

        var log = log(server, run);
        assertThat(run.message()).as(log).isEmpty();
        assertThat(run.login()).isEqualTo(new Run.Login("ci_" + run.id(), true));
        assertThat(log)
                .contains(
                        "compared with daily_prod #" + daily.id(),
                        "1 of 1 OK created sql table model ci_%s.orders".formatted(run.id()));
        assertThat(nothingIsLeftOf(run, ada)).isTrue();
        assertThat(rows(ada, "select column_name from information_schema.columns where table_name = 'orders'"))
                .containsExactlyInAnyOrder("region", "schedule");
        assertThat(rows(ada, "select 1 from pg_tables where tablename = 'stolen'"))
                .isEmpty();
        assertThat(run.publishes()).isFalse();
        assertThat(server.tools.artifacts().latest(DAILY).orElseThrow().run()).isEqualTo(daily.id());
    }

    private void whatACrashLeavesIsDroppedToo(BoltServer server, Repository repository, Login login, Login ada)
            throws Exception {
        repository.git("checkout", "--quiet", "feature");
        repository
                .with("models/orders.sql", "{{ config(post_hook='select pg_sleep(300)') }} select 3 as version")
                .commit("Sleep over it");
        repository.git("checkout", "--quiet", "main");
        var run = start(server, ci(), "feature");
        await().atMost(LONG)
                .until(() -> !rows(ada, "select 1 from pg_namespace where nspname = 'ci_%s'".formatted(run.id()))
                        .isEmpty());
        server.kill();
        RunProcess.killAll(server.files.work(run.id()));
        try (var next = RealServer.of(folder, METADATA, login)) {
            next.takeOver.look();
            await().atMost(LONG).until(() -> next.run(run.id()).state().ended());
            assertThat(next.run(run.id()).state()).isEqualTo(RunState.ERROR);
            await().atMost(LONG).until(() -> nothingIsLeftOf(run, ada));
        }
    }

    private static void onlyWhatChangedSinceIsBuiltAndWhatItsTestsFoundIsKept(
            BoltServer server, Repository repository, Login ada) throws Exception {
        repository
                .with("models/big.sql", "select 2 as id, now()::timestamp as at")
                .with("tests/gap.sql", "select id, null as gap from {{ ref('big') }}")
                .commit("Change the big one");
        var compared = schedule(
                "compared",
                new Manner.Kind.Deferred(DAILY, true),
                "dbt source freshness",
                "dbt build --select state:modified+ source_status:fresher+ result:error+");
        var run = ended(server, compared, "main");

        var log = log(server, run);
        assertThat(run.state()).as(log).isEqualTo(RunState.FAILED);
        assertThat(log).contains("1 of 2 OK created sql table model dbt_prod.big", "Got 1 result");
        assertThat(new FailedRows(server.files, run.id()).all())
                .containsOnly(Map.entry(
                        "test.shop.gap",
                        new FoundRows(
                                List.of("id", "gap"),
                                List.of(List.of(Optional.of("2"), Optional.empty())),
                                false,
                                "")));
        assertThat(rows(ada, "select 1 from pg_roles where rolname = 'run_%s'".formatted(run.id())))
                .isEmpty();
    }

    private static Schedule ci() {
        return schedule("ci", new Manner.Kind.TurboCi(DAILY), "dbt build --select state:modified+");
    }

    private static Schedule schedule(String slug, Manner.Kind kind, String... commands) {
        var plain = BoltServer.schedule(slug, "OFF");
        return new Schedule(
                plain.slug(),
                plain.project(),
                slug,
                "",
                "OFF",
                "UTC",
                "main",
                Stream.of(commands)
                        .map(line -> new Schedule.Command(line, false))
                        .toList(),
                false,
                !kind.apart(),
                "ada",
                Schedule.Terms.PLAIN,
                Schedule.Watch.NONE,
                new Manner(kind, Map.of("REGION", "eu"), Manner.Keep.ALL));
    }

    private static Run start(BoltServer server, Schedule schedule, String branch) {
        server.store.save(schedule, Optional.empty());
        var trigger = new Run.Trigger("manual", Optional.empty(), Optional.empty());
        var begun = server.runner.add(
                schedule, new RunOrder(Optional.empty(), Optional.of(branch), Optional.empty(), trigger));
        server.runner.launch(begun);
        return begun.run();
    }

    private static Run ended(BoltServer server, Schedule schedule, String branch) {
        var run = start(server, schedule, branch);
        await().atMost(LONG).until(() -> server.run(run.id()).state().ended());
        return server.run(run.id());
    }

    private static String log(BoltServer server, Run run) throws IOException {
        return Files.readString(server.files.log(run.id())).replaceAll("\u001B\\[[0-9;]*m", "");
    }

    private static boolean nothingIsLeftOf(Run run, Login ada) throws SQLException {
        return rows(ada, """
                select nspname from pg_namespace where nspname = 'ci_%1$s'
                union all select rolname from pg_roles where rolname = 'ci_%1$s'""".formatted(run.id())).isEmpty();
    }

    private static List<String> rows(Login login, String query) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(login.port(), login.database()),
                        login.user(),
                        login.password());
                var rows = connection.createStatement().executeQuery(query)) {
            var all = new ArrayList<String>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    private Repository project() {
        return Repository.at(folder.resolve("repository"))
                .with("dbt_project.yml", """
                        name: shop
                        profile: shop
                        model-paths: [models]
                        models: {+materialized: table}
                        on-run-start: ["{{ tell() }}", "{{ steal() }}"]
                        """)
                .with("models/regions.sql", "select '{{ env_var(\"REGION\") }}' as region, 'x' as schedule")
                .with(
                        "models/orders.sql",
                        "select region, '{{ env_var(\"SLIPSTREAM_SCHEDULE\") }}' as schedule from {{ ref('regions') }}")
                .with("models/big.sql", "select 1 as id, now()::timestamp as at")
                .with("models/sources.yml", """
                        sources:
                          - name: raw
                            schema: dbt_prod
                            tables:
                              - name: big
                                config:
                                  loaded_at_field: at
                                  freshness: {warn_after: {count: 9, period: day}}
                        """)
                .with("macros/tell.sql", """
                        {% macro tell() %}{% if execute %}
                          {% do log('logged ' ~ env_var('API_KEY', 'none'), info=True) %}{{ print('printed ' ~ env_var('API_KEY', 'none')) }}
                        {% endif %}{% endmacro %}""")
                .with("macros/steal.sql", "{% macro steal() %}{% endmacro %}")
                .commit("Begin");
    }
}
