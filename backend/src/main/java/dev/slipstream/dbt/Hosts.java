package dev.slipstream.dbt;

import dev.slipstream.security.UserName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Each user's host, started at first need and again when it died. */
final class Hosts implements RunningHosts, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Hosts.class);

    /** A host that died younger than this is not started again until it is needed: it might die at once, for ever. */
    private static final Duration GROWN_UP = Duration.ofMinutes(1);

    /** How long the kernel and the sandbox may take to end a host that was killed. */
    private static final Duration DYING = Duration.ofSeconds(2);

    private static final int STATS_MILLIS = 2_000;

    private final RunFolders folders;
    private final Start start;
    private final Environment environment;
    private final HostRules rules;
    private final InstantSource clock;
    private final Map<Seat, Place> places = new ConcurrentHashMap<>();

    Hosts(RunFolders folders, Start start, Environment environment, HostLimits limits, InstantSource clock) {
        this.folders = folders;
        this.start = start;
        this.environment = environment;
        this.rules = new HostRules(limits);
        this.clock = clock;
    }

    /** Starts a host and waits until it can be asked; seconds on a busy machine. */
    interface Start {
        Host of(UserName user, Engine engine) throws IOException;
    }

    /** Tells one state of an installed dbt from another. */
    interface Environment {
        String stamp(Engine engine);
    }

    /** Each user has a host per engine. */
    private record Seat(UserName user, String engine) {
        @Override
        public String toString() {
            return "%s (dbt %s)".formatted(user, engine);
        }
    }

    /** A host with what is known of it. Its fields are written under the place's lock. */
    private static final class Occupant {
        private final Host host;
        private final Engine engine;
        private final Instant startedAt;
        private final String stamp;
        private volatile Instant usedAt;
        private final AtomicLong requests = new AtomicLong();

        Occupant(Host host, Engine engine, Instant startedAt, String stamp) {
            this.host = host;
            this.engine = engine;
            this.startedAt = startedAt;
            this.stamp = stamp;
            this.usedAt = startedAt;
        }
    }

    /** A user's place for a host. Its lock is held while the host starts, so that only the same user waits. */
    private static final class Place {
        private final ReentrantLock lock = new ReentrantLock();
        private volatile @Nullable Occupant occupant;
    }

    /** The socket of the worker for that project, made if there is none. */
    Path worker(UserName user, Engine engine, Map<String, Object> parameters) throws IOException {
        var request = new HashMap<>(parameters);
        request.put("op", "worker");
        return Path.of(checked(asked(user, engine, request)).path("socket").asString());
    }

    /** Of a host that is just dying the next one is asked. */
    private JsonNode asked(UserName user, Engine engine, Map<String, Object> request) throws IOException {
        var host = host(user, engine);
        try {
            return ask(host, request);
        } catch (IOException gone) {
            if (!host.endsWithin(DYING)) {
                throw gone;
            }
            return ask(host(user, engine), request);
        }
    }

    /** Has a host for a command that is about to be run in a terminal. */
    void expect(UserName user, Engine engine) {
        try {
            var _ = host(user, engine);
        } catch (IOException | RuntimeException failure) {
            log.warn("the next dbt of {} starts cold: {}", user, failure.getMessage());
        }
    }

    RunFolders folders() {
        return folders;
    }

    private static JsonNode ask(Host host, Map<String, Object> request) throws IOException {
        try (var exchange = new Exchange(host.socket(), request)) {
            return exchange.next();
        }
    }

    private static JsonNode checked(JsonNode answer) throws IOException {
        if (answer.has("error")) {
            throw new IOException(answer.path("error").asString("the dbt host refused"));
        }
        return answer;
    }

    /** Of a host that warms up, or is stuck, nothing is known. */
    private static JsonNode stats(Host host) {
        try (var exchange = new Exchange(host.socket(), Map.of("op", "stats"))) {
            var end = CompletableFuture.runAsync(
                    exchange::end, CompletableFuture.delayedExecutor(STATS_MILLIS, TimeUnit.MILLISECONDS));
            try {
                return exchange.next();
            } finally {
                end.cancel(false);
            }
        } catch (IOException nothingSaid) {
            return MissingNode.getInstance();
        }
    }

    private Host host(UserName user, Engine engine) throws IOException {
        var seat = new Seat(user, engine.id());
        var place = places.computeIfAbsent(seat, _ -> new Place());
        place.lock.lock();
        try {
            var known = place.occupant;
            if (known == null || !known.host.isAlive()) {
                if (known != null) {
                    log.warn("the dbt host of {} died: {}", seat, known.host.lastWords());
                }
                var stamp = environment.stamp(engine);
                known = new Occupant(start.of(user, engine), engine, clock.instant(), stamp);
                place.occupant = known;
            }
            known.usedAt = clock.instant();
            known.requests.incrementAndGet();
            return known.host;
        } finally {
            place.lock.unlock();
        }
    }

    // ---- looking after them ----------------------------------------------------------------------------------

    @Override
    public List<RunningHost> list() {
        return seen().stream().map(HostRules.Seen::host).toList();
    }

    @Override
    public void stop(UserName user) {
        places.keySet().stream().filter(seat -> seat.user().equals(user)).forEach(seat -> end(seat, Optional.empty()));
    }

    /** Ends what is idle, outdated or too large, and starts again what died. */
    void lookAfter() {
        places.forEach(this::heal);
        for (var verdict : rules.judge(seen(), clock.instant())) {
            var host = verdict.host();
            switch (verdict) {
                case HostRules.Verdict.EndHost(var _, var reason) -> {
                    log.info("ending the dbt host of {}: {}", host.user(), reason);
                    end(new Seat(host.user(), host.engine().id()), Optional.of(host.usedAt()));
                }
                case HostRules.Verdict.EndProject(var _, var project, var reason) -> {
                    log.warn("ending the worker of {} of {}: {}", project, host.user(), reason);
                    endWorker(host.user(), host.engine(), project);
                }
            }
        }
    }

    private void heal(Seat seat, Place place) {
        place.lock.lock();
        try {
            var known = place.occupant;
            if (known == null || known.host.isAlive()) {
                return;
            }
            if (clock.instant().isBefore(known.startedAt.plus(GROWN_UP))) {
                return;
            }
            log.warn("the dbt host of {} died: {}", seat, known.host.lastWords());
            place.occupant = null;
            var stamp = environment.stamp(known.engine);
            place.occupant = new Occupant(start.of(seat.user(), known.engine), known.engine, clock.instant(), stamp);
        } catch (IOException | RuntimeException failure) {
            log.warn("the dbt host of {} does not start: {}", seat, failure.getMessage());
        } finally {
            place.lock.unlock();
        }
    }

    private List<HostRules.Seen> seen() {
        var seen = new ArrayList<HostRules.Seen>();
        places.forEach((seat, place) -> look(seat.user(), place).ifPresent(seen::add));
        seen.sort(Comparator.comparing((HostRules.Seen one) -> one.host().user().value())
                .thenComparing(one -> one.host().engine().id()));
        return seen;
    }

    private Optional<HostRules.Seen> look(UserName user, Place place) {
        var known = place.occupant;
        return known == null || !known.host.isAlive()
                ? Optional.empty()
                : Optional.of(new HostRules.Seen(
                        running(user, known, stats(known.host)), !known.stamp.equals(environment.stamp(known.engine))));
    }

    private static RunningHost running(UserName user, Occupant known, JsonNode stats) {
        var projects = stats.path("workers").properties().stream()
                .map(worker -> new RunningHost.WarmedProject(
                        worker.getKey(),
                        DataSize.ofBytes(worker.getValue().path("memory").asLong(0))))
                .toList();
        var memory = stats.path("memory").asLong(0)
                + stats.path("commands_memory").asLong(0)
                + projects.stream()
                        .mapToLong(project -> project.memory().toBytes())
                        .sum();
        return new RunningHost(
                user,
                known.engine,
                DataSize.ofBytes(memory),
                known.startedAt,
                known.usedAt,
                stats.path("commands").asInt(0),
                known.requests.get(),
                projects);
    }

    /** @param unusedSince leave it where it was used later than that */
    private void end(Seat seat, Optional<Instant> unusedSince) {
        var place = places.get(seat);
        if (place == null) {
            return;
        }
        place.lock.lock();
        try {
            var known = place.occupant;
            if (known == null || unusedSince.filter(known.usedAt::isAfter).isPresent()) {
                return;
            }
            place.occupant = null;
            known.host.close();
        } catch (IOException failure) {
            log.warn("the dbt host of {} does not end: {}", seat, failure.getMessage());
        } finally {
            place.lock.unlock();
        }
    }

    private void endWorker(UserName user, Engine engine, String project) {
        try {
            var _ = checked(asked(user, engine, Map.of("op", "end", "key", project)));
        } catch (IOException failure) {
            log.warn("the worker of {} does not end: {}", project, failure.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        for (var place : places.values()) {
            place.lock.lock();
            try {
                if (place.occupant != null) {
                    place.occupant.host.close();
                    place.occupant = null;
                }
            } finally {
                place.lock.unlock();
            }
        }
    }
}
