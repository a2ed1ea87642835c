package dev.slipstream.dbt;

import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.security.UserName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each user's host, started at first need and again when it died. */
final class Hosts implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Hosts.class);

    private final RunFolders folders;
    private final Start start;
    private final Map<UserName, Place> places = new ConcurrentHashMap<>();

    Hosts(Sandbox sandbox, PythonPart python, RunFolders folders, Path home) {
        this(
                folders,
                user -> HostProcess.start(
                        user,
                        sandbox,
                        python,
                        folders.of(user),
                        home.toAbsolutePath().normalize()));
    }

    Hosts(RunFolders folders, Start start) {
        this.folders = folders;
        this.start = start;
    }

    /** Starts a host and waits until it can be asked; seconds on a busy machine. */
    interface Start {
        Host of(UserName user) throws IOException;
    }

    /** A user's place for a host. Its lock is held while the host starts, so that only the same user waits. */
    private static final class Place {
        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Host host;
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

    private Host host(UserName user) throws IOException {
        var place = places.computeIfAbsent(user, _ -> new Place());
        place.lock.lock();
        try {
            var known = place.host;
            if (known != null && known.isAlive()) {
                return known;
            }
            if (known != null) {
                log.warn("the dbt host of {} died: {}", user, known.lastWords());
            }
            var host = start.of(user);
            place.host = host;
            return host;
        } finally {
            place.lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        for (var place : places.values()) {
            place.lock.lock();
            try {
                if (place.host != null) {
                    place.host.close();
                    place.host = null;
                }
            } finally {
                place.lock.unlock();
            }
        }
    }
}
