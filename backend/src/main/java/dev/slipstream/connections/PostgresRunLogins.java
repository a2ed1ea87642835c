package dev.slipstream.connections;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Service;

@Service
final class PostgresRunLogins implements RunLogins {
    /** Whose member {@code slip.run_begin} makes each login. */
    private static final String ROLE = "prod";

    private static final int PASSWORD_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int ITERATIONS = 4096;
    private static final int KEY_BITS = 256;

    /** Asked of the catalogue, as naming the function would fail where its schema may not be used. */
    private static final String OFFERED = """
            select count(*) = 2 from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where n.nspname = 'slip' and p.proname in (?, ?)
                and has_schema_privilege(n.oid, 'USAGE') and has_function_privilege(p.oid, 'EXECUTE')""";

    private final SecureRandom random = new SecureRandom();

    static boolean offered(Connection connection) throws SQLException {
        return offered(connection, "run_begin", "run_end");
    }

    private static boolean offered(Connection connection, String first, String second) throws SQLException {
        try (var query = connection.prepareStatement(OFFERED)) {
            query.setString(1, first);
            query.setString(2, second);
            try (var row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    @Override
    public RunLogin begin(Warehouse production, long run) {
        return switch (production) {
            case Warehouse.Postgres postgres -> begin(postgres, run);
        };
    }

    private RunLogin begin(Warehouse.Postgres postgres, long run) {
        try (var connection = PostgresTrial.open(postgres)) {
            if (!offered(connection)) {
                return new RunLogin(postgres, postgres.user(), "", false);
            }
            call(connection, "select slip.run_end(?)", run);
            var password = token(PASSWORD_BYTES);
            var user = made(connection, "select slip.run_begin(?, ?)", run, password);
            return new RunLogin(as(postgres, user, password, postgres.schema()), user, ROLE, true);
        } catch (SQLException failure) {
            throw new IllegalStateException(
                    "the warehouse gave the run no login: %s".formatted(failure.getMessage()), failure);
        }
    }

    @Override
    public RunLogin beginApart(Warehouse production, long run) {
        return switch (production) {
            case Warehouse.Postgres postgres -> beginApart(postgres, run);
        };
    }

    private RunLogin beginApart(Warehouse.Postgres postgres, long run) {
        try (var connection = PostgresTrial.open(postgres)) {
            if (!offered(connection, "ci_begin", "ci_end")) {
                throw new IllegalStateException(
                        "the warehouse offers no login that cannot write production, and a branch is not built without one:"
                                + " its administrator makes the functions slip.ci_begin and slip.ci_end");
            }
            call(connection, "select slip.ci_end(?)", run);
            var password = token(PASSWORD_BYTES);
            var user = made(connection, "select slip.ci_begin(?, ?)", run, password);
            return new RunLogin(as(postgres, user, password, user), user, "", true);
        } catch (SQLException failure) {
            throw new IllegalStateException(
                    "the warehouse gave the run no login: %s".formatted(failure.getMessage()), failure);
        }
    }

    private String made(Connection connection, String statement, long run, String password) throws SQLException {
        try (var call = connection.prepareStatement(statement)) {
            call.setLong(1, run);
            call.setString(2, verifier(password));
            try (var row = call.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    @Override
    public List<String> unblock(Warehouse production, long run, Duration longerThan) {
        return switch (production) {
            case Warehouse.Postgres postgres -> unblock(postgres, run, longerThan);
        };
    }

    private static List<String> unblock(Warehouse.Postgres postgres, long run, Duration longerThan) {
        var ended = new ArrayList<String>();
        try (var connection = PostgresTrial.open(postgres)) {
            if (!offered(connection, "run_begin", "unblock")) {
                return ended;
            }
            try (var call = connection.prepareStatement("select slip.unblock(?, make_interval(secs => ?))")) {
                call.setLong(1, run);
                call.setDouble(2, longerThan.toMillis() / 1000.0);
                try (var rows = call.executeQuery()) {
                    while (rows.next()) {
                        ended.add(rows.getString(1));
                    }
                }
            }
            return ended;
        } catch (SQLException failure) {
            throw new IllegalStateException(
                    "who blocks run #%d could not be seen: %s".formatted(run, failure.getMessage()), failure);
        }
    }

    @Override
    public void end(Warehouse production, long run) {
        switch (production) {
            case Warehouse.Postgres postgres -> end(postgres, run);
        }
    }

    private static void end(Warehouse.Postgres postgres, long run) {
        try (var connection = PostgresTrial.open(postgres)) {
            if (offered(connection)) {
                call(connection, "select slip.run_end(?)", run);
            }
            if (offered(connection, "ci_begin", "ci_end")) {
                call(connection, "select slip.ci_end(?)", run);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(
                    "the login of run #%d could not be dropped: %s".formatted(run, failure.getMessage()), failure);
        }
    }

    private static void call(Connection connection, String statement, long run) throws SQLException {
        try (var call = connection.prepareStatement(statement)) {
            call.setLong(1, run);
            call.execute();
        }
    }

    private static Warehouse.Postgres as(Warehouse.Postgres postgres, String user, String password, String schema) {
        return new Warehouse.Postgres(
                postgres.host(),
                postgres.port(),
                postgres.database(),
                user,
                new Password(password),
                schema,
                postgres.sslMode());
    }

    private String token(int bytes) {
        var token = new byte[bytes];
        random.nextBytes(token);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** What PostgreSQL keeps of a password: so the password itself stands in no statement that is logged. */
    private String verifier(String password) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        try {
            var salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, KEY_BITS))
                    .getEncoded();
            var stored = MessageDigest.getInstance("SHA-256").digest(hmac(salted, "Client Key"));
            var base64 = Base64.getEncoder();
            return "SCRAM-SHA-256$%d:%s$%s:%s"
                    .formatted(
                            ITERATIONS,
                            base64.encodeToString(salt),
                            base64.encodeToString(stored),
                            base64.encodeToString(hmac(salted, "Server Key")));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JVM has no SCRAM-SHA-256", impossible);
        }
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }
}
