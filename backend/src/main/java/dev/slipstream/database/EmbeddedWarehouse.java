package dev.slipstream.database;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Service;

/** The sample's warehouse: roles and schemas are made at the first call for them. */
@Service
final class EmbeddedWarehouse implements SampleWarehouse {
    private static final String DATABASE = "warehouse";
    private static final String RUNS = "slip_run";

    private final EmbeddedClusters clusters;

    /** Whether it has the functions of this version. */
    private boolean ready;

    EmbeddedWarehouse(EmbeddedClusters clusters) {
        this.clusters = clusters;
    }

    @Override
    public synchronized Login production() {
        var cluster = ready();
        return new Login("127.0.0.1", cluster.port(), DATABASE, RUNS, password(cluster, RUNS), "dbt_prod");
    }

    @Override
    public synchronized Login developer(String user) {
        if (!user.matches("[a-z][a-z0-9_]{0,30}")) {
            throw new IllegalArgumentException("not a user name: \"%s\"".formatted(user));
        }
        var cluster = ready();
        var role = "dev_" + user;
        var schema = "dbt_" + user;
        try (var connection = cluster.connect(DATABASE)) {
            if (!exists(connection, role)) {
                execute(connection, WarehouseRoles.developer(role, schema, password(cluster, role)));
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(
                    "the sample warehouse could not make the role %s: %s".formatted(role, failure.getMessage()),
                    failure);
        }
        return new Login("127.0.0.1", cluster.port(), DATABASE, role, password(cluster, role), schema);
    }

    private Cluster ready() {
        var cluster = clusters.warehouse();
        try (var connection = cluster.connect("postgres")) {
            if (ready && exists(connection, RUNS)) {
                return cluster;
            }
            if (!exists(connection, "prod")) {
                connection.createStatement().execute("CREATE DATABASE " + DATABASE);
            }
        } catch (SQLException failure) {
            throw unready(failure);
        }
        try (var connection = cluster.connect(DATABASE)) {
            if (!exists(connection, "prod")) {
                execute(connection, WarehouseRoles.production(DATABASE, password(cluster, "prod")));
            }
            if (!exists(connection, RUNS)) {
                execute(connection, WarehouseRoles.runs(DATABASE, password(cluster, RUNS)));
            }
            execute(connection, WarehouseRoles.functions());
        } catch (SQLException failure) {
            throw unready(failure);
        }
        ready = true;
        return cluster;
    }

    private static IllegalStateException unready(SQLException failure) {
        return new IllegalStateException(
                "the sample warehouse could not be set up: %s".formatted(failure.getMessage()), failure);
    }

    private static boolean exists(Connection connection, String role) throws SQLException {
        try (var query = connection.prepareStatement("SELECT 1 FROM pg_roles WHERE rolname = ?")) {
            query.setString(1, role);
            return query.executeQuery().next();
        }
    }

    /** One transaction: all of it or nothing. */
    private static void execute(Connection connection, String script) throws SQLException {
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute(script);
        }
        connection.commit();
    }

    /** Each role's password is derived from the superuser's, so that none of them needs a place of its own. */
    private static String password(Cluster cluster, String role) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(cluster.password().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(role.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JVM has no HmacSHA256", impossible);
        }
    }
}
