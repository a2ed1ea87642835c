package dev.slipstream.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.security.UserName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostsTest {
    private static final UserName SLOW = new UserName("slow");
    private static final UserName ADA = new UserName("ada");
    private static final int LIMIT_SECONDS = 20;

    @TempDir
    private Path home;

    private final List<FakeHost> started = new ArrayList<>();

    @Test
    void aHostThatStartsKeepsNobodyElseWaiting() throws Exception {
        var starting = new CountDownLatch(1);
        var mayGoOn = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var hosts = new Hosts(new RunFolders(home), user -> {
                    if (user.equals(SLOW)) {
                        starting.countDown();
                        await(mayGoOn);
                    }
                    return start(user);
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
        try (var hosts = new Hosts(new RunFolders(home), this::start)) {
            worker(hosts, ADA);
            worker(hosts, ADA);
            assertThat(started).hasSize(1);

            started.getFirst().close();
            worker(hosts, ADA);
            assertThat(started).hasSize(2);
        }
    }

    private synchronized Host start(UserName user) throws IOException {
        var host = new FakeHost(home.resolve(user + ".sock"), user);
        started.add(host);
        return host;
    }

    private static Path worker(Hosts hosts, UserName user) {
        try {
            return hosts.worker(user, Map.of());
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
