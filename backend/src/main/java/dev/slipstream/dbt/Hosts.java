package dev.slipstream.dbt;

import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.security.UserName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each user's host, started at first need and again when it died. */
final class Hosts implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Hosts.class);

    private final Sandbox sandbox;
    private final PythonPart python;
    private final RunFolders folders;
    private final Path home;
    private final Map<UserName, HostProcess> running = new HashMap<>();

    Hosts(Sandbox sandbox, PythonPart python, RunFolders folders, Path home) {
        this.sandbox = sandbox;
        this.python = python;
        this.folders = folders;
        this.home = home.toAbsolutePath().normalize();
    }

    /** The socket of the worker for that project, made if there is none. */
    Path worker(UserName user, Map<String, Object> parameters) throws IOException {
        var request = new HashMap<>(parameters);
        request.put("op", "worker");
        try (var exchange = new Exchange(host(user).socket(), request)) {
            var answer = exchange.next();
            if (answer.has("error")) {
                throw new IOException(answer.path("error").asString("the dbt host refused"));
            }
            return Path.of(answer.path("socket").asString());
        }
    }

    Path runFolder(UserName user) {
        return folders.of(user);
    }

    private synchronized HostProcess host(UserName user) throws IOException {
        var known = running.get(user);
        if (known != null && known.isAlive()) {
            return known;
        }
        if (known != null) {
            log.warn("the dbt host of {} died: {}", user, known.lastWords());
        }
        var host = HostProcess.start(user, sandbox, python, folders.of(user), home);
        running.put(user, host);
        return host;
    }

    @Override
    public synchronized void close() throws IOException {
        for (var host : running.values()) {
            host.close();
        }
        running.clear();
    }
}
