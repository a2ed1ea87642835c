package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import dev.slipstream.database.Metadata;
import dev.slipstream.database.TestMetadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The server is killed at each step between "dbt succeeded" and "published". */
class PublishingTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Schedule DAILY = BoltServer.schedule("daily_prod", "OFF");
    private static final int MOST_STEPS = 40;

    @RegisterExtension
    private static final TestMetadata METADATA = new TestMetadata();

    @TempDir
    private Path folder;

    @Test
    void whereverItIsKilledTheReturningServerPublishesOnceWithoutDbt() throws Exception {
        everyStep();
    }

    @RepeatedTest(20)
    @Tag("deep")
    void againAndAgain() throws Exception {
        everyStep();
    }

    private void everyStep() throws Exception {
        for (var step = 0; step < MOST_STEPS; step++) {
            if (!killedAt(step)) {
                assertThat(step).isGreaterThan(4);
                return;
            }
        }
        fail("publishing takes more than %d steps".formatted(MOST_STEPS));
    }

    /** @return whether it came to that step at all */
    private boolean killedAt(int step) throws Exception {
        METADATA.empty();
        var here = Files.createDirectories(folder.resolve("at-" + step + "-" + System.nanoTime()));
        var mortal = new Mortal(METADATA);
        var server = new BoltServer(here, here.resolve("home"), mortal, Clock.systemUTC());
        server.dbtWaits();
        var run = server.start(DAILY);
        await().atMost(LONG).until(() -> server.dbtStarts().size() == 1);
        server.kill();
        server.dbtGoesOn();
        await().atMost(LONG)
                .until(() -> Files.exists(server.files.step(run.id(), 0).status()));

        var killed = false;
        var between = new BoltServer(here, here.resolve("home"), mortal, Clock.systemUTC());
        var own = between.servers.own();
        assertThat(between.store.hand(run.id(), between.store.server(run.id()), own))
                .isTrue();
        mortal.left.set(step);
        try {
            job(between, run).execute();
        } catch (Killed _) {
            killed = true;
        }
        mortal.left.set(Integer.MAX_VALUE);
        neverHalf(between, run);
        METADATA.jdbc().sql("update server set pid = 0 where id = ?").param(own).update();

        try (var next = new BoltServer(here, here.resolve("home"), METADATA, Clock.systemUTC())) {
            next.takeOver.look();
            await().atMost(LONG).until(() -> next.run(run.id()).state() == RunState.SUCCESS);
            assertThat(next.run(run.id()).publishes()).isTrue();
            assertThat(next.tools.artifacts().recent(DAILY.slug(), 5))
                    .singleElement()
                    .satisfies(state -> assertThat(state.folder().resolve("manifest.json"))
                            .hasSameBinaryContentAs(here.resolve("manifest.json")));
            assertThat(next.dbtStarts()).hasSize(1);
        }
        return killed;
    }

    /** Whoever reads production meanwhile has nothing, or all of it. */
    private static void neverHalf(BoltServer server, Run run) {
        var published = server.tools.artifacts().of(run.id());
        published.ifPresent(
                state -> assertThat(state.folder().resolve("manifest.json")).exists());
        if (server.run(run.id()).state() == RunState.SUCCESS) {
            assertThat(published).isPresent();
        }
    }

    private static RunJob job(BoltServer server, Run run) {
        var hearer = new RunJob.Hearer() {
            @Override
            public void changed(Run changed) {}

            @Override
            public void wrote(Run changed) {}
        };
        return new RunJob(
                server.tools,
                new Starts.Assignment(
                        server.run(run.id()), server.projects.require(BoltServer.SHOP), server.store.asked(run.id())),
                hearer);
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Lets so many statements through. */
    private static final class Mortal implements Metadata {
        private final Metadata real;
        private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

        Mortal(Metadata real) {
            this.real = real;
        }

        @Override
        public JdbcClient jdbc() {
            if (left.getAndDecrement() <= 0) {
                throw new Killed();
            }
            return real.jdbc();
        }

        @Override
        public DataSource dataSource() {
            return real.dataSource();
        }

        @Override
        public <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
            return real.inTransaction(work);
        }
    }
}
