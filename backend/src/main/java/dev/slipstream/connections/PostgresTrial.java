package dev.slipstream.connections;

import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.regex.Pattern;

/** Tries a PostgreSQL and says in plain words what is wrong. */
final class PostgresTrial {
    private static final String LIMIT_SECONDS = "10";
    private static final String NO_HOST = "08001";

    /** Nothing that could be taken for more of the driver's URL. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:-]+");

    private PostgresTrial() {}

    static ConnectionTest of(Warehouse.Postgres warehouse) {
        var begin = System.nanoTime();
        try (var connection = open(warehouse)) {
            var server = "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion();
            return schemaProblem(connection, warehouse, server, (System.nanoTime() - begin) / 1_000_000);
        } catch (SQLException failure) {
            return failed(warehouse, failure);
        }
    }

    /** Within ten seconds. */
    static Connection open(Warehouse.Postgres warehouse) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", warehouse.user());
        properties.setProperty("password", warehouse.password().reveal());
        properties.setProperty("sslmode", warehouse.sslMode().wire());
        properties.setProperty("loginTimeout", LIMIT_SECONDS);
        properties.setProperty("connectTimeout", LIMIT_SECONDS);
        properties.setProperty("socketTimeout", LIMIT_SECONDS);
        if (!HOST.matcher(warehouse.host()).matches()) {
            throw new SQLException("\"%s\" is no host name or address".formatted(warehouse.host()), NO_HOST);
        }
        var host = warehouse.host().contains(":") ? "[%s]".formatted(warehouse.host()) : warehouse.host();
        var database = URLEncoder.encode(warehouse.database(), StandardCharsets.UTF_8);
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d/%s".formatted(host, warehouse.port(), database), properties);
    }

    private static ConnectionTest schemaProblem(
            Connection connection, Warehouse.Postgres warehouse, String server, long millis) throws SQLException {
        if (PostgresRunLogins.offered(connection)) {
            return new ConnectionTest.Reached(server, millis);
        }
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
            case "28P01" ->
                new ConnectionTest.Failed(
                        "password",
                        "%s does not let %s in with this password. Check user and password."
                                .formatted(warehouse.host(), warehouse.user()));
            case "28000" -> notLetIn(warehouse, message);
            case "3D000" ->
                new ConnectionTest.Failed(
                        "database",
                        "there is no database %s on %s:%d. Check its name."
                                .formatted(warehouse.database(), warehouse.host(), warehouse.port()));
            case "42501" ->
                new ConnectionTest.Failed(
                        "database",
                        "%s may not connect to the database %s. Grant it CONNECT there."
                                .formatted(warehouse.user(), warehouse.database()));
            case "53300", "57P03" ->
                new ConnectionTest.Failed(
                        "host",
                        "%s takes no connection right now: %s. Try again later.".formatted(warehouse.host(), message));
            case "08001", "08004", "08006" -> unreachable(warehouse, failure);
            case String _ -> new ConnectionTest.Failed("host", message);
        };
    }

    private static ConnectionTest.Failed notLetIn(Warehouse.Postgres warehouse, String message) {
        if (message.contains("pg_hba.conf")) {
            return new ConnectionTest.Failed(
                    "host",
                    "%s lets nobody in as %s from here (pg_hba.conf, sslMode %s). Its administrator has to allow it."
                            .formatted(
                                    warehouse.host(),
                                    warehouse.user(),
                                    warehouse.sslMode().wire()));
        }
        return new ConnectionTest.Failed(
                "user", "%s does not know the user %s: %s".formatted(warehouse.host(), warehouse.user(), message));
    }

    private static ConnectionTest.Failed unreachable(Warehouse.Postgres warehouse, SQLException failure) {
        var message = String.valueOf(failure.getMessage());
        if (!HOST.matcher(warehouse.host()).matches()) {
            return new ConnectionTest.Failed("host", message);
        }
        if (message.contains("SSL")) {
            return new ConnectionTest.Failed(
                    "sslMode",
                    "sslMode %s does not work with %s: %s"
                            .formatted(warehouse.sslMode().wire(), warehouse.host(), message));
        }
        if (failure.getCause() instanceof UnknownHostException) {
            return new ConnectionTest.Failed(
                    "host", "there is no host %s. Check its name.".formatted(warehouse.host()));
        }
        return new ConnectionTest.Failed(
                "port",
                "nothing answers at %s:%d. Check host and port, and whether the warehouse is running."
                        .formatted(warehouse.host(), warehouse.port()));
    }
}
