package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipstream.database.RestartedMetadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;

/** The metadata's real PostgreSQL is restarted while a run is under way. */
class RestartedDatabaseTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Schedule DAILY = BoltServer.schedule("daily_prod", "OFF");

    @TempDir
    private Path folder;

    @Test
    void theRunGoesOnAndIsPublishedOnce() throws Exception {
        try (var metadata = new RestartedMetadata(folder.resolve("metadata"))) {
            var server = new BoltServer(folder, folder.resolve("home"), metadata, Clock.systemUTC());
            try (server) {
                server.store.save(DAILY, Optional.empty());
                server.takeOver.begin();
                server.dbtWaits();
                var run = server.start(DAILY);
                await().atMost(LONG).until(() -> server.dbtStarts().size() == 1);
                metadata.stop();
                server.dbtGoesOn();
                await().atMost(LONG)
                        .until(() -> Files.exists(server.files.step(run.id(), 0).status()));
                metadata.startAgain();

                // A connection of the pool may first have to learn that its session has ended.
                await().ignoreExceptionsInstanceOf(DataAccessException.class)
                        .atMost(LONG)
                        .until(() -> server.run(run.id()).state().ended());
                assertThat(server.run(run.id()).state())
                        .as(server.run(run.id()).message())
                        .isEqualTo(RunState.SUCCESS);
                assertThat(server.dbtStarts()).hasSize(1);
                assertThat(server.tools.artifacts().recent(DAILY.slug(), 5)).hasSize(1);
            } finally {
                server.dbtGoesOn();
                RunProcess.killAll(folder);
            }
        }
    }
}
