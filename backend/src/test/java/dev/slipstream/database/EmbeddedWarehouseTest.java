package dev.slipstream.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.database.SampleWarehouse.Login;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedWarehouseTest {
    @TempDir
    private static Path home;

    private static EmbeddedClusters clusters;
    private static EmbeddedWarehouse warehouse;

    @BeforeAll
    static void productionHasATable() throws SQLException {
        clusters = new EmbeddedClusters(home, "");
        warehouse = new EmbeddedWarehouse(clusters);
        execute(TestWarehouse.run(clusters, warehouse), "create table dbt_prod.orders as select 1 as id");
    }

    @AfterAll
    static void stop() {
        clusters.stop();
    }

    @Test
    void aDeveloperReadsProduction() throws SQLException {
        try (var connection = connect(warehouse.developer("ada"));
                var rows = connection.createStatement().executeQuery("select id from dbt_prod.orders")) {
            assertThat(rows.next()).isTrue();
        }
    }

    @Test
    void aDeveloperBuildsInTheOwnSchema() throws SQLException {
        execute(warehouse.developer("ada"), "create table dbt_ada.mine as select 1 as id; drop table dbt_ada.mine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table dbt_prod.mine (id int)",
                "create table public.mine (id int)",
                "create schema mine",
                "insert into dbt_prod.orders values (2)",
                "update dbt_prod.orders set id = 2",
                "delete from dbt_prod.orders",
                "truncate dbt_prod.orders",
                "drop table dbt_prod.orders",
                "alter table dbt_prod.orders rename to theirs",
                "alter table dbt_prod.orders owner to dev_ada",
                "create index on dbt_prod.orders (id)",
                "do $$ begin lock table dbt_prod.orders in exclusive mode; end $$",
                "drop schema dbt_prod cascade",
                "drop schema dbt_ada cascade",
                "set role prod",
                "set session authorization prod",
                "alter role dev_ada createrole",
                "alter role prod password 'x'",
                "copy dbt_prod.orders to program 'id'",
                "select pg_read_file('/etc/passwd')",
                "alter system set log_statement = 'all'",
                "select rolpassword from pg_authid"
            })
    void aDeveloperCannot(String statement) {
        var login = warehouse.developer("ada");

        assertThatThrownBy(() -> execute(login, statement))
                .isInstanceOf(SQLException.class)
                .hasMessageMatching("(?s).*(permission denied|must be owner|must have).*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select 1 from dbt_prod.orders",
                "create table dbt_prod.mine (id int)",
                "create schema mine",
                "set role prod",
                "create role mine",
                "grant prod to slip_run",
                "select pg_read_file('/etc/passwd')"
            })
    void theLoginThatGivesRunsTheirsCanDoNothingElse(String statement) {
        var login = warehouse.production();

        assertThatThrownBy(() -> execute(login, statement))
                .isInstanceOf(SQLException.class)
                .hasMessageMatching("(?s).*(permission denied|must be owner|must have|ADMIN option).*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"select slip.run_begin(9, 'x')", "select slip.run_end(9)", "alter role run_0 password 'x'"})
    void aRunCannotMakeLogins(String statement) {
        var login = TestWarehouse.run(clusters, warehouse);

        assertThatThrownBy(() -> execute(login, statement)).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> execute(warehouse.developer("ada"), statement)).isInstanceOf(SQLException.class);
    }

    @Test
    void theEndOfARunNeitherWaitsForWhatAnotherRunBuildsNorDisturbsIt() throws SQLException {
        var login = TestWarehouse.run(clusters, warehouse);
        try (var building = connect(login);
                var admin = clusters.warehouse().connect(login.database());
                var ending = admin.createStatement()) {
            building.setAutoCommit(false);
            building.createStatement().execute("alter table dbt_prod.orders rename to orders__dbt_backup");

            ending.execute("set statement_timeout = '10s'; select slip.run_begin(8, 'x'); select slip.run_end(8)");

            building.createStatement().execute("alter table dbt_prod.orders__dbt_backup rename to orders");
            building.commit();
        }
        execute(warehouse.developer("ada"), "select id from dbt_prod.orders");
    }

    @Test
    void nobodyComesInWithoutTheRightPassword() {
        var login = warehouse.developer("ada");
        var guess = new Login(login.host(), login.port(), login.database(), login.user(), "guess", login.schema());

        assertThatThrownBy(() -> connect(guess)).hasMessageContaining("password authentication failed");
    }

    private static void execute(Login login, String statement) throws SQLException {
        try (var connection = connect(login);
                var work = connection.createStatement()) {
            work.execute(statement);
        }
    }

    private static Connection connect(Login login) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d/%s".formatted(login.host(), login.port(), login.database()),
                login.user(),
                login.password());
    }
}
