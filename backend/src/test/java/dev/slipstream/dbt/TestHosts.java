package dev.slipstream.dbt;

import dev.slipstream.sandbox.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.util.unit.DataSize;

/** Real hosts, without a clockwork. */
final class TestHosts {
    private static final HostLimits AMPLE =
            new HostLimits(Duration.ofHours(1), DataSize.ofGigabytes(8), DataSize.ofGigabytes(8));

    private TestHosts() {}

    static Hosts in(Path home, Sandbox sandbox) {
        var folders = new RunFolders(home);
        return new Hosts(
                folders,
                (user, engine) -> HostProcess.start(user, sandbox, engine.python(), folders.of(user, engine), home),
                _ -> "as installed",
                AMPLE,
                InstantSource.system());
    }
}
