package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.defer.RunId;
import dev.slipstream.project.TestManifests;
import java.nio.file.Files;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On real PostgreSQL; a schedule has nine runs, one a day, of which the first six are published and the last one failed. */
class RetentionTest extends OneBoltServer {
    private static final Instant NOW = Instant.parse("2026-11-26T06:00:00Z");
    private static final int RUNS = 9;
    private static final int PUBLISHED = 6;

    private Retention retention;
    private final List<RunId> runs = new ArrayList<>();

    @BeforeEach
    void nineRuns() throws Exception {
        retention = server.retention();
        var schedule = BoltServer.schedule("daily_prod", "OFF");
        for (var day = 0; day < RUNS; day++) {
            var ended = NOW.minus(Duration.ofDays(RUNS - day));
            var trigger = new Run.Trigger("cron", Optional.empty(), Optional.empty());
            var run = server.store.add(
                    schedule,
                    new RunOrder(Optional.empty(), Optional.empty(), Optional.empty(), trigger),
                    "main",
                    server.servers.own(),
                    ended);
            runs.add(run.id());
            var artifacts =
                    Files.createDirectories(server.files.folder(run.id()).resolve("artifacts"));
            TestManifests.write(artifacts.resolve("manifest.json"), 12, "1.12.6", "postgres", "shop");
            Files.writeString(server.files.log(run.id()), "done");
            end(run.id(), day == RUNS - 1 ? RunState.FAILED : RunState.SUCCESS, ended);
            if (day < PUBLISHED) {
                server.tools
                        .artifacts()
                        .add(
                                BoltServer.SHOP,
                                schedule.slug(),
                                run.id(),
                                "main",
                                "c",
                                ended,
                                artifacts.resolve("manifest.json"));
            }
        }
    }

    @Test
    void whatIsOlderThanItsScheduleKeepsGoesButNotWhatDevelopmentReads() {
        keep(new Manner.Keep(Optional.of(4), Optional.empty()));
        choosePinned(runs.get(0));
        retention.sweep(NOW);

        assertThat(removed())
                .as("pinned")
                .doesNotContain(runs.get(0))
                .as("the last five states")
                .isEmpty();

        choosePinned(runs.get(3));
        retention.sweep(NOW);
        assertThat(removed()).containsExactly(runs.get(0));
        assertThat(server.tools.artifacts().of(runs.get(0))).isEmpty();
        assertThat(server.files.folder(runs.get(0))).doesNotExist();
        assertThat(folder.resolve("home/state/daily_prod").resolve(runs.get(0).toString()))
                .doesNotExist();
        assertThat(retention.removed(runs.get(0))).contains(NOW);
        assertThat(server.run(runs.get(0)).state()).isEqualTo(RunState.SUCCESS);
    }

    @Test
    void ofTheLatestAsManyAreKeptAsItsScheduleSays() {
        keep(new Manner.Keep(Optional.empty(), Optional.of(1)));
        retention.sweep(NOW);

        assertThat(removed())
                .as("not the last, the last good and the last five states")
                .containsExactly(runs.get(0), runs.get(6));
        assertThat(server.files.log(runs.get(8))).exists();
        assertThat(server.files.log(runs.get(7))).exists();
    }

    @Test
    void aScheduleThatSaysNothingKeepsAll() {
        keep(Manner.Keep.ALL);
        retention.sweep(NOW);
        assertThat(removed()).isEmpty();
    }

    private void keep(Manner.Keep keep) {
        var schedule = BoltServer.schedule("daily_prod", "OFF");
        server.store.save(
                schedule.withManner(new Manner(new Manner.Kind.Standard(), Map.of(), keep)), Optional.empty());
    }

    private static void choosePinned(RunId run) {
        METADATA.jdbc().sql("""
                        insert into defer_choice (user_name, project, mode, schedule, pinned_run)
                        values ('ada', 'shop', 'standard', 'daily_prod', ?)
                        on conflict (user_name, project) do update set pinned_run = excluded.pinned_run""").param(run.value()).update();
    }

    private List<RunId> removed() {
        return runs.stream().filter(run -> !Files.exists(server.files.log(run))).toList();
    }

    private static void end(RunId run, RunState state, Instant at) {
        METADATA.jdbc()
                .sql("update run set state = ?, finished_at = ? where id = ?")
                .params(state.name(), Timestamp.from(at), run.value())
                .update();
    }
}
