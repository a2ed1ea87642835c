package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.database.RecordedStatements;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ten thousand runs of five schedules on real PostgreSQL. */
class LongHistoryTest extends OneBoltServer {
    private static final List<ScheduleSlug> SCHEDULES =
            IntStream.range(0, 5).mapToObj(n -> new ScheduleSlug("s" + n)).toList();

    @BeforeEach
    void tenThousandRuns() throws Exception {
        for (var slug : SCHEDULES) {
            var schedule = BoltServer.schedule(slug.value(), "OFF");
            var after = Optional.of(new Schedule.After(SCHEDULES.getFirst(), Set.of(RunState.SUCCESS)));
            var terms = new Schedule.Terms(
                    Schedule.Overlap.SKIP,
                    Optional.empty(),
                    slug.equals(SCHEDULES.getFirst()) ? Optional.empty() : after,
                    false);
            server.store.save(
                    schedule.withTerms(terms)
                            .withWatch(new Schedule.Watch(Optional.of(Duration.ofHours(10)), List.of())),
                    Optional.empty());
        }
        METADATA.jdbc().sql("""
                        insert into run (schedule, project, state, trigger_kind, branch, commit_hash, commit_subject, queued_at,
                            started_at, finished_at, steps, publishes, noticed)
                        select 's' || n % 5, 'shop', case when n % 10 = 0 then 'FAILED' else 'SUCCESS' end, 'cron', 'main',
                            repeat('a', 40), 'Change something', at, at, at + interval '8 min', (
                                select jsonb_agg(jsonb_build_object('line', 'dbt build', 'returnCode', 0, 'startedAt', at,
                                    'finishedAt', at, 'logFrom', g, 'logTo', 99)) from generate_series(1, 4) g), true, true
                        from generate_series(1, 10000) n, lateral (select now() - (10001 - n) * interval '10 min' as at) t
                        """).update();
        METADATA.jdbc().sql("""
                        insert into ledger (schedule, due, outcome, run, reason, recorded_at)
                        select schedule, queued_at, 'ran', id, '', queued_at from run""").update();
        METADATA.jdbc()
                .sql("update schedule set after_since = now() - interval '1 day'")
                .update();
        METADATA.jdbc().sql("analyze").update();
    }

    @Test
    void noPageAndNoTaskReadsTheWholeHistory() {
        var metadata = new RecordedStatements(METADATA);
        var store = new BoltStore(metadata);
        var ledger = new Ledger(metadata);
        for (var slug : SCHEDULES) {
            assertThat(store.runs(slug, 40)).hasSize(40);
            assertThat(ledger.lines(slug, 50)).hasSize(50);
            assertThat(store.retries(slug, "retry of run #1", 10)).isEmpty();
        }
        assertThat(metadata.taken()).hasSize(3 * SCHEDULES.size()).allSatisfy(one -> readsAFew(metadata, one));

        assertThat(store.schedules()).hasSize(SCHEDULES.size());
        assertThat(store.run(new RunId(10_000))).isPresent();
        assertThat(store.late(server.tools.clock().instant())).isEmpty();
        assertThat(store.unnoticed(100)).isEmpty();
        assertThat(store.live()).isEmpty();
        assertThat(store.openLogins()).isEmpty();
        assertThat(new Chains(metadata).open()).isNotEmpty();
        assertThat(ledger.first()).isEmpty();
        var production = new Production(metadata, BoltServer.connections(), server.tools.clock());
        assertThat(production.facts(BoltServer.SHOP).schedules()).hasSize(SCHEDULES.size());
        assertThat(metadata.taken()).hasSize(9).allSatisfy(one -> readsAFew(metadata, one));
    }

    private static void readsAFew(RecordedStatements metadata, String statement) {
        assertThat(metadata.plan(statement)).as(statement).doesNotContain("Seq Scan on run", "Seq Scan on ledger");
    }
}
