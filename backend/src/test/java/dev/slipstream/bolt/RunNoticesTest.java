package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipstream.database.TestMetadata;
import dev.slipstream.defer.RunId;
import dev.slipstream.notices.Channel;
import dev.slipstream.notices.HttpReceiver;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** On real PostgreSQL, to a real HTTP receiver. */
class RunNoticesTest {
    @RegisterExtension
    private static final TestMetadata METADATA = new TestMetadata();

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void aRunThatFailsAndOneThatIsLateAreToldOnceEach() throws Exception {
        var clock = new MovableClock(Clock.systemUTC().instant());
        try (var receiver = new HttpReceiver();
                var server = new BoltServer(folder, folder.resolve("home"), METADATA, clock)) {
            var watched = watched(receiver);
            server.store.save(watched, Optional.empty());
            server.dbtWaits();
            server.dbtFails();
            var run = server.start(watched);
            await().atMost(LONG).until(() -> server.dbtStarts().size() == 1);
            server.runNotices.tell();
            assertThat(receiver.calls()).isEmpty();

            clock.set(clock.instant().plus(Duration.ofMinutes(31)));
            var heard = new ArrayList<RunId>();
            try (var listening = server.runNotices.onChange(heard::add)) {
                assertThat(listening).isNotNull();
                server.runNotices.tell();
                server.runNotices.tell();
            }
            assertThat(heard).as("pages of the run follow").containsExactly(run.id());
            assertThat(receiver.calls()).hasSize(1);
            assertThat(receiver.calls().getFirst().body()).contains("daily_prod #1 takes longer than 30 min");

            server.dbtGoesOn();
            await().atMost(LONG).until(() -> server.run(run.id()).state() == RunState.FAILED);
            server.runNotices.tell();
            server.runNotices.tell();
            assertThat(receiver.calls()).hasSize(2);
            assertThat(receiver.calls().getLast().body())
                    .contains("daily_prod #1 failed", "dbt build ended with status 1", "/bolt/runs/1");
        }
    }

    private static Schedule watched(HttpReceiver receiver) {
        var plain = BoltServer.schedule("daily_prod", "OFF");
        return plain.withWatch(new Schedule.Watch(
                Optional.of(Duration.ofMinutes(30)),
                List.of(new Schedule.Watcher(
                        new Channel(Channel.Kind.WEBHOOK, receiver.url()),
                        Set.of(Schedule.Event.FAILED, Schedule.Event.SLA)))));
    }
}
