package dev.slipstream.bolt;

import dev.slipstream.connections.Password;
import dev.slipstream.connections.SslMode;
import dev.slipstream.connections.TestLogins;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.database.Metadata;
import dev.slipstream.database.SampleWarehouse.Login;
import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.sandbox.TestSandbox;
import java.nio.file.Path;
import java.time.Clock;

/** A {@link BoltServer} with the real dbt in the real sandbox, on a real warehouse. */
final class RealServer {
    static final Path DBT_HOST = Path.of("dbt-host").toAbsolutePath();

    private RealServer() {}

    /** @param folder holds the repository; the server's home is made in it */
    static BoltServer of(Path folder, Metadata metadata, Login login) {
        var warehouse = new Warehouse.Postgres(
                "localhost",
                login.port(),
                login.database(),
                login.user(),
                new Password(login.password()),
                login.schema(),
                SslMode.PREFER);
        var home = folder.resolve("home");
        return new BoltServer(
                folder,
                home,
                metadata,
                Clock.systemUTC(),
                new BoltServer.Parts(
                        new BoltServer.OneConnection(warehouse),
                        TestLogins.runs(),
                        TestLogins.profiles(),
                        TestSandbox.in(home),
                        new PythonPart(DBT_HOST)));
    }
}
