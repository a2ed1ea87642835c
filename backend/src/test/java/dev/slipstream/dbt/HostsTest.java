package dev.slipstream.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.security.UserName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class HostsTest {
    private static final UserName SLOW = new UserName("slow");
    private static final UserName ADA = new UserName("ada");
    private static final int LIMIT_SECONDS = 20;

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Duration IDLE = Duration.ofHours(1);

    static final Engine NEWER = new Engine("1.12", "1.12.6", new PythonPart(Path.of("dbt-host")));
    private static final Engine OLDER =
            new Engine("1.11", "1.11.16", NEWER.python().in(Path.of("older")));

    @TempDir
    private Path home;

    private volatile Instant now = NOON;
    private volatile String environment = "dbt 1.12";

    private final List<FakeHost> started = new ArrayList<>();

    @Test
    void aHostThatStartsKeepsNobodyElseWaiting() throws Exception {
        var starting = new CountDownLatch(1);
        var mayGoOn = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var hosts = hosts((user, engine) -> {
                    if (user.equals(SLOW)) {
                        starting.countDown();
                        await(mayGoOn);
                    }
                    return start(user, engine);
                })) {
            var slow = CompletableFuture.supplyAsync(() -> worker(hosts, SLOW), threads);
            await(starting);
            var mine = CompletableFuture.supplyAsync(() -> worker(hosts, ADA), threads);
            assertThat(mine.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(Path.of("/worker/of/ada"));
            assertThat(slow).isNotDone();
            mayGoOn.countDown();
            assertThat(slow.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo(Path.of("/worker/of/slow"));
        }
        assertThat(started).noneMatch(FakeHost::isAlive);
    }

    @Test
    void aUserHasOneHostUntilItDies() throws Exception {
        try (var hosts = hosts(this::start)) {
            worker(hosts, ADA);
            worker(hosts, ADA);
            assertThat(started).hasSize(1);

            started.getFirst().close();
            worker(hosts, ADA);
            assertThat(started).hasSize(2);
        }
    }

    @Test
    void aUserHasAHostPerEngineAndStopsThemTogether() throws Exception {
        try (var hosts = hosts(this::start)) {
            worker(hosts, ADA);
            hosts.worker(ADA, OLDER, Map.of());
            assertThat(hosts.list()).extracting(host -> host.engine().id()).containsExactly("1.11", "1.12");

            hosts.stop(ADA);
            assertThat(started).hasSize(2).noneMatch(FakeHost::isAlive);
        }
    }

    @Test
    void aHostThatNobodyAsksEndsAndTheNextRequestStartsAnother() throws Exception {
        try (var hosts = hosts(this::start)) {
            worker(hosts, ADA);
            now = NOON.plus(IDLE).minusSeconds(1);
            hosts.lookAfter();
            assertThat(started).allMatch(FakeHost::isAlive);

            now = NOON.plus(IDLE);
            hosts.lookAfter();
            assertThat(started).noneMatch(FakeHost::isAlive);
            assertThat(hosts.list()).isEmpty();

            worker(hosts, ADA);
            assertThat(started).hasSize(2).last().matches(FakeHost::isAlive);
        }
    }

    @Test
    void aHostIsToldWithItsAgeAndItsRequests() throws Exception {
        try (var hosts = hosts(this::start)) {
            worker(hosts, ADA);
            now = NOON.plusSeconds(5);
            worker(hosts, ADA);
            assertThat(hosts.list()).singleElement().satisfies(host -> {
                assertThat(host.user()).isEqualTo(ADA);
                assertThat(host.startedAt()).isEqualTo(NOON);
                assertThat(host.usedAt()).isEqualTo(NOON.plusSeconds(5));
                assertThat(host.requests()).isEqualTo(2);
            });
            hosts.stop(ADA);
            assertThat(started).noneMatch(FakeHost::isAlive);
        }
    }

    @Test
    void aHostOfAnEnvironmentThatChangedIsReplaced() throws Exception {
        try (var hosts = hosts(this::start)) {
            worker(hosts, ADA);
            environment = "dbt 1.13";
            hosts.lookAfter();
            worker(hosts, ADA);
            assertThat(started).hasSize(2);
            hosts.lookAfter();
            assertThat(started).last().matches(FakeHost::isAlive);
        }
    }

    @Test
    void aHostThatDiedIsStartedAgainUnlessItDiedYoung() throws Exception {
        try (var hosts = hosts(this::start)) {
            worker(hosts, ADA);
            started.getFirst().close();
            hosts.lookAfter();
            assertThat(started).hasSize(1);

            now = NOON.plusSeconds(60);
            hosts.lookAfter();
            assertThat(started).hasSize(2).last().matches(FakeHost::isAlive);
        }
    }

    private Hosts hosts(Hosts.Start start) {
        var limits = new HostLimits(IDLE, DataSize.ofGigabytes(1), DataSize.ofGigabytes(1));
        return new Hosts(new RunFolders(home), start, _ -> environment, limits, () -> now);
    }

    private synchronized Host start(UserName user, Engine engine) throws IOException {
        var host = new FakeHost(home.resolve(user + engine.id() + ".sock"), user);
        started.add(host);
        return host;
    }

    private static Path worker(Hosts hosts, UserName user) {
        try {
            return hosts.worker(user, NEWER, Map.of());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers every request with a worker. */
    private static final class FakeHost implements Host {
        private final Gate server;
        private final Path socket;
        private volatile boolean alive = true;

        FakeHost(Path socket, UserName user) throws IOException {
            this.socket = socket;
            this.server = new Gate(socket, _ -> Map.of("socket", "/worker/of/" + user));
        }

        @Override
        public boolean isAlive() {
            return alive;
        }

        @Override
        public boolean endsWithin(Duration patience) {
            return !alive;
        }

        @Override
        public Path socket() {
            return socket;
        }

        @Override
        public String lastWords() {
            return "bye";
        }

        @Override
        public void close() throws IOException {
            alive = false;
            server.close();
        }
    }
}
