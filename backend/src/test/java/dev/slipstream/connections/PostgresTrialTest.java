package dev.slipstream.connections;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.database.SampleWarehouse.Login;
import dev.slipstream.database.TestWarehouse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against real PostgreSQL: each mistake has a sentence of its own. */
class PostgresTrialTest {
    @TempDir
    private static Path home;

    private static TestWarehouse warehouse;
    private static Login login;

    @BeforeAll
    static void start() {
        warehouse = new TestWarehouse(home);
        login = warehouse.warehouse().developer("ada");
    }

    @AfterAll
    static void stop() {
        warehouse.close();
    }

    @Test
    void aGoodOneIsReached() {
        assertThat(PostgresTrial.of(good()))
                .isInstanceOfSatisfying(
                        ConnectionTest.Reached.class,
                        reached -> assertThat(reached.server()).startsWith("PostgreSQL "));
    }

    @Test
    void aWrongPasswordAndAnUnknownUserAreSaid() {
        failed(
                changed(login.host(), login.port(), login.database(), login.user(), "wrong", login.schema()),
                "password",
                "127.0.0.1 does not let dev_ada in with this password. Check user and password.");
        failed(
                changed(login.host(), login.port(), login.database(), "nobody", "x", login.schema()),
                "password",
                "127.0.0.1 does not let nobody in with this password. Check user and password.");
    }

    @Test
    void anUnknownDatabaseIsSaid() {
        failed(
                changed(login.host(), login.port(), "no where?a=b", login.user(), login.password(), login.schema()),
                "database",
                "there is no database no where?a=b on 127.0.0.1:%d. Check its name.".formatted(login.port()));
    }

    @Test
    void aHostThatIsNotThereOrDoesNotAnswerIsSaid() throws IOException {
        failed(
                changed("no-such-host.invalid", login.port(), "d", "u", "p", "s"),
                "host",
                "there is no host no-such-host.invalid. Check its name.");
        failed(
                changed("127.0.0.1/x?a=b", login.port(), "d", "u", "p", "s"),
                "host",
                "\"127.0.0.1/x?a=b\" is no host name or address");
        var port = freePort();
        failed(
                changed("127.0.0.1", port, "d", "u", "p", "s"),
                "port",
                "nothing answers at 127.0.0.1:%d. Check host and port, and whether the warehouse is running."
                        .formatted(port));
    }

    @Test
    void aSchemaThatIsNotTheUsersIsSaid() {
        failed(
                changed(login.host(), login.port(), login.database(), login.user(), login.password(), "pg_catalog"),
                "schema",
                "dev_ada cannot build in schema pg_catalog. Grant it CREATE there, or name another schema.");
    }

    @Test
    void anSslModeThatTheServerDoesNotHaveIsSaid() {
        var plain = good();
        var ssl = new Warehouse.Postgres(
                plain.host(),
                plain.port(),
                plain.database(),
                plain.user(),
                plain.password(),
                plain.schema(),
                SslMode.REQUIRE);
        assertThat(PostgresTrial.of(ssl)).isInstanceOfSatisfying(ConnectionTest.Failed.class, failed -> {
            assertThat(failed.field()).isEqualTo("sslMode");
            assertThat(failed.message()).startsWith("sslMode require does not work with 127.0.0.1:");
        });
    }

    private static int freePort() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return taken.getLocalPort();
        }
    }

    private static void failed(Warehouse.Postgres tried, String field, String message) {
        assertThat(PostgresTrial.of(tried)).isEqualTo(new ConnectionTest.Failed(field, message));
    }

    private static Warehouse.Postgres good() {
        return changed(login.host(), login.port(), login.database(), login.user(), login.password(), login.schema());
    }

    private static Warehouse.Postgres changed(
            String host, int port, String database, String user, String password, String schema) {
        return new Warehouse.Postgres(host, port, database, user, new Password(password), schema, SslMode.PREFER);
    }
}
