package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipstream.connections.TestLogins;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.database.SampleWarehouse.Login;
import dev.slipstream.database.TestMetadata;
import dev.slipstream.database.TestWarehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of the real warehouse. */
class BlockersTest {
    @RegisterExtension
    private static final TestMetadata METADATA = new TestMetadata();

    @TempDir
    private Path folder;

    @Test
    void whoKeepsARunWaitingIsEndedAndNamedInItsLogAndNobodyElse() throws Exception {
        try (var warehouses = new TestWarehouse(folder.resolve("warehouse"))) {
            var ada = warehouses.warehouse().developer("ada");
            try (var server = RealServer.of(
                            folder, METADATA, warehouses.warehouse().production());
                    var reading = connect(ada.port(), ada.database(), ada.user(), ada.password());
                    var other = connect(ada.port(), ada.database(), ada.user(), ada.password())) {
                var run = run(server);
                var production =
                        server.tools.connections().production(BoltServer.SHOP).orElseThrow();
                var login =
                        TestLogins.runs().begin(production.warehouse(), run.id().value());
                try (var working = connect(ada, (Warehouse.Postgres) login.warehouse())) {
                    working.createStatement().execute("set role prod; create table dbt_prod.t as select 1 as id");
                    reading.setAutoCommit(false);
                    reading.createStatement().executeQuery("select * from dbt_prod.t");
                    var dropped = CompletableFuture.runAsync(() -> execute(working, "drop table dbt_prod.t"));

                    var blockers = new Blockers(server.tools);
                    var log = server.files.log(run.id());
                    await().atMost(Duration.ofMinutes(1)).until(() -> {
                        blockers.look(run);
                        return Files.size(log) > 0;
                    });
                    dropped.join();

                    assertThat(log)
                            .content()
                            .startsWith("[Slipstream: a session was ended, as this run waited for it: dev_ada (")
                            .contains("idle in transaction, its transaction began at");
                    assertThat(reading.isValid(5)).isFalse();
                    assertThat(other.isValid(5)).isTrue();
                }
                TestLogins.runs().end(production.warehouse(), run.id().value());
            }
        }
    }

    private static Run run(BoltServer server) throws Exception {
        var run = server.store.add(
                BoltServer.schedule("daily_prod", "OFF"),
                new RunOrder(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new Run.Trigger("manual", Optional.empty(), Optional.empty())),
                "main",
                server.servers.own(),
                server.tools.clock().instant());
        server.files.prepare(run.id());
        return Runs.loggedIn(run, new Run.Login("run_" + run.id(), true));
    }

    private static Connection connect(Login at, Warehouse.Postgres login) throws SQLException {
        return connect(at.port(), at.database(), login.user(), login.password().reveal());
    }

    private static Connection connect(int port, String database, String user, String password) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), user, password);
    }

    private static void execute(Connection connection, String statement) {
        try (var one = connection.createStatement()) {
            one.execute(statement);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
