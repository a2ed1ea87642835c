package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipstream.defer.ScheduleSlug;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server in a process of its own is killed about when a schedule is due, and the next one takes over. */
class KilledAtFiringTest extends OneBoltServer {
    private static final Duration LONG = Duration.ofMinutes(2);

    /** From when it looks for what is due until its run has begun. */
    private static final int FIRING_MILLIS = 700;

    /** From when the instant is recorded until its dbt is under way. */
    private static final int BEGINNING_MILLIS = 200;

    private final Random random = new Random(200);

    @Test
    void eachInstantStartsOnceWheneverTheServerIsKilled() throws Exception {
        killed(2);
    }

    @Test
    @Tag("deep")
    void twoHundredTimes() throws Exception {
        var found = killed(200);
        assertThat(found.before()).isGreaterThan(5);
        assertThat(found.after()).isGreaterThan(5);
    }

    /** What was there when the server had been killed: nothing of the instant, or its line and run. */
    private record Found(int before, int after) {}

    private Found killed(int times) throws Exception {
        var before = 0;
        var slugs = new ArrayList<ScheduleSlug>();
        for (var round = 0; round < times; round++) {
            var schedule = BoltServer.schedule("due_" + round, "0 0 1 1 *");
            slugs.add(schedule.slug());
            server.store.save(schedule, Optional.of(Clock.systemUTC().instant().plusMillis(random.nextInt(2000))));
            var process = MortalServer.start(MortalServer.Work.FIRE, folder, folder.resolve("home"), METADATA);
            if (round % 2 == 0) {
                process.waitFor(random.nextInt(FIRING_MILLIS), TimeUnit.MILLISECONDS);
            } else {
                await().atMost(LONG)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(2))
                        .until(() -> !server.ledger.lines(schedule.slug(), 5).isEmpty());
                process.waitFor(random.nextInt(BEGINNING_MILLIS), TimeUnit.MILLISECONDS);
            }
            process.destroyForcibly().waitFor();
            before += server.ledger.lines(schedule.slug(), 5).isEmpty() ? 1 : 0;
        }

        server.takeOver.look();
        await().atMost(LONG).until(() -> {
            server.due().startAll();
            return ended() == times;
        });
        assertThat(slugs).allSatisfy(this::startedOnce);
        assertThat(server.dbtStarts().stream().collect(Collectors.groupingBy(line -> line, Collectors.counting())))
                .hasSize(times)
                .allSatisfy((_, starts) -> assertThat(starts).isEqualTo(1));
        return new Found(before, times - before);
    }

    private void startedOnce(ScheduleSlug slug) {
        var runs = server.store.runs(slug, 5);
        assertThat(runs)
                .singleElement()
                .satisfies(run -> assertThat(run.state()).as(run.message()).isEqualTo(RunState.SUCCESS));
        assertThat(server.ledger.lines(slug, 5))
                .singleElement()
                .extracting(LedgerLine::outcome)
                .isEqualTo(new LedgerLine.Outcome.Ran(runs.getFirst().id()));
    }

    private long ended() {
        return METADATA.jdbc()
                .sql("select count(*) from run where finished_at is not null")
                .query(Long.class)
                .single();
    }
}
