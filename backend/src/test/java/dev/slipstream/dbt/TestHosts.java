package dev.slipstream.dbt;

import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.security.UserName;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.util.unit.DataSize;

/** Real hosts, without a clockwork. */
public final class TestHosts {
    private static final HostLimits AMPLE =
            new HostLimits(Duration.ofHours(1), DataSize.ofGigabytes(8), DataSize.ofGigabytes(8));

    private TestHosts() {}

    /**
     * One user's.
     *
     * @param sessions where it starts shells, once it is warm
     */
    public record OneHost(Closeable hosts, Path sessions) implements Closeable {
        @Override
        public void close() throws IOException {
            hosts.close();
        }
    }

    public static OneHost of(UserName user, Path home, Sandbox sandbox) {
        var hosts = in(home, sandbox);
        hosts.expect(user, HostsTest.NEWER);
        return new OneHost(hosts::close, sessions(user, home));
    }

    /** The same, before there is a host. */
    public static Path sessions(UserName user, Path home) {
        return new RunFolders(home).of(user).resolve("sessions.sock");
    }

    static Hosts in(Path home, Sandbox sandbox) {
        var folders = new RunFolders(home);
        return new Hosts(
                folders,
                (user, engine) -> HostProcess.start(user, sandbox, engine, folders, home),
                _ -> "as installed",
                AMPLE,
                InstantSource.system());
    }
}
