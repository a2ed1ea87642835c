package dev.slipstream.connections;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Tries a PostgreSQL and says in plain words what is wrong. */
final class PostgresTrial {
    private static final String LIMIT_SECONDS = "10";

    private PostgresTrial() {}

    static ConnectionTest of(Warehouse.Postgres warehouse) {
        var begin = System.nanoTime();
        var properties = new Properties();
        properties.setProperty("user", warehouse.user());
        properties.setProperty("password", warehouse.password().reveal());
        properties.setProperty("sslmode", warehouse.sslMode().wire());
        properties.setProperty("loginTimeout", LIMIT_SECONDS);
        properties.setProperty("connectTimeout", LIMIT_SECONDS);
        properties.setProperty("socketTimeout", LIMIT_SECONDS);
        var url = "jdbc:postgresql://%s:%d/%s".formatted(warehouse.host(), warehouse.port(), warehouse.database());
        try (var connection = DriverManager.getConnection(url, properties)) {
            var server = "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion();
            return schemaProblem(connection, warehouse, server, (System.nanoTime() - begin) / 1_000_000);
        } catch (SQLException failure) {
            return failed(warehouse, failure);
        }
    }

    private static ConnectionTest schemaProblem(
            Connection connection, Warehouse.Postgres warehouse, String server, long millis) throws SQLException {
        try (var query = connection.prepareStatement("""
                select case when exists (select 1 from pg_namespace where nspname = ?)
                    then has_schema_privilege(?, 'CREATE') else has_database_privilege(current_database(), 'CREATE') end""")) {
            query.setString(1, warehouse.schema());
            query.setString(2, warehouse.schema());
            try (var row = query.executeQuery()) {
                if (row.next() && row.getBoolean(1)) {
                    return new ConnectionTest.Reached(server, millis);
                }
            }
        }
        return new ConnectionTest.Failed(
                "schema",
                "%s cannot build in schema %s. Grant it CREATE there, or name another schema."
                        .formatted(warehouse.user(), warehouse.schema()));
    }

    private static ConnectionTest.Failed failed(Warehouse.Postgres warehouse, SQLException failure) {
        var state = String.valueOf(failure.getSQLState());
        var message = String.valueOf(failure.getMessage());
        return switch (state) {
            case "28P01", "28000" ->
                new ConnectionTest.Failed(
                        "password", "%s refuses this user or password: %s".formatted(warehouse.host(), message));
            case "3D000" ->
                new ConnectionTest.Failed(
                        "database", "there is no database %s on %s".formatted(warehouse.database(), warehouse.host()));
            case "08001", "08004", "08006" -> unreachable(warehouse, message);
            case String _ -> new ConnectionTest.Failed("host", message);
        };
    }

    private static ConnectionTest.Failed unreachable(Warehouse.Postgres warehouse, String message) {
        if (message.contains("SSL")) {
            return new ConnectionTest.Failed("sslMode", message);
        }
        return new ConnectionTest.Failed(
                "host",
                "nothing answers at %s:%d. Check host and port, and whether the warehouse is running. (%s)"
                        .formatted(warehouse.host(), warehouse.port(), message));
    }
}
