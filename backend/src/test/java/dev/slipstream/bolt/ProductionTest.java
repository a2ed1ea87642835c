package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.defer.ProductionFacts;
import dev.slipstream.defer.RunId;
import dev.slipstream.workspace.ProjectId;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On real PostgreSQL. */
class ProductionTest extends OneBoltServer {
    private static final Instant NOW = Instant.parse("2026-11-26T07:00:00Z");
    private static final Schedule DAILY = BoltServer.schedule("daily_prod", "0 6 * * *");

    private Production production;

    @Override
    Clock clock() {
        return new MovableClock(NOW);
    }

    @BeforeEach
    void production() {
        production = new Production(METADATA, BoltServer.connections(), clock());
        server.store.save(DAILY, Optional.empty());
    }

    @Test
    void aScheduleWithoutARunTellsHowOftenItIsDue() {
        server.store.save(BoltServer.schedule("by_hand", "OFF").withDeferToProduction(false), Optional.empty());

        assertThat(production.facts(BoltServer.SHOP))
                .isEqualTo(new ProductionFacts(
                        true,
                        "prod → dbt_prod",
                        List.of(
                                new ProductionFacts.Source(
                                        BoltServer.schedule("by_hand", "OFF").slug(),
                                        "by_hand",
                                        false,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty()),
                                new ProductionFacts.Source(
                                        DAILY.slug(),
                                        "daily_prod",
                                        true,
                                        Optional.of(Duration.ofDays(1)),
                                        Optional.empty(),
                                        Optional.empty()))));
        assertThat(production.facts(new ProjectId("another")).schedules()).isEmpty();
    }

    @Test
    void theRunUnderWayAndTheOneThatEndedLastAreTold() {
        var failed = run();
        end(failed, "FAILED", NOW.minusSeconds(60), "one test failed");
        var running = run();
        METADATA.jdbc()
                .sql("update run set state = 'RUNNING', started_at = ?, done = 3, total = 10 where id = ?")
                .params(Timestamp.from(NOW.minusSeconds(5)), running.value())
                .update();

        var source = production.facts(BoltServer.SHOP).schedules().getFirst();

        assertThat(source.running()).contains(new ProductionFacts.Progress(running, NOW.minusSeconds(5), 3, 10));
        assertThat(source.newest())
                .contains(new ProductionFacts.Ended(failed, NOW.minusSeconds(60), false, "one test failed"));
    }

    @Test
    void aRunThatSucceededIsUsable() {
        var earlier = run();
        end(earlier, "FAILED", NOW.minusSeconds(90), "x");
        var run = run();
        end(run, "SUCCESS", NOW.minusSeconds(30), "");

        var source = production.facts(BoltServer.SHOP).schedules().getFirst();

        assertThat(source.running()).isEmpty();
        assertThat(source.newest()).contains(new ProductionFacts.Ended(run, NOW.minusSeconds(30), true, ""));
    }

    private RunId run() {
        var trigger = new Run.Trigger("cron", Optional.empty(), Optional.empty());
        var order = new RunOrder(Optional.empty(), Optional.empty(), Optional.empty(), trigger);
        return server.store
                .add(DAILY, order, "main", server.servers.own(), NOW.minusSeconds(100))
                .id();
    }

    private static void end(RunId run, String state, Instant at, String message) {
        METADATA.jdbc()
                .sql("update run set state = ?, finished_at = ?, message = ? where id = ?")
                .params(state, Timestamp.from(at), message, run.value())
                .update();
    }
}
