package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipstream.defer.ScheduleSlug;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** On real PostgreSQL and git; dbt is made up. */
class TriggersTest extends OneBoltServer {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String SECRET = "0123456789abcdef";
    private static final Schedule DAILY = BoltServer.schedule("daily_prod", "OFF");
    private static final Schedule MARTS = BoltServer.schedule("marts", "OFF");

    private final MovableClock clock =
            new MovableClock(Clock.systemUTC().instant().plusSeconds(60));

    @Override
    Clock clock() {
        return clock;
    }

    @Test
    void aStartDuringARunIsRefusedUnlessItMayWait() throws Exception {
        server.dbtWaits();
        server.start(DAILY);
        assertThatThrownBy(() -> server.start(DAILY)).hasMessageContaining("a run of daily_prod is under way");

        var patient =
                with(DAILY, new Schedule.Terms(Schedule.Overlap.QUEUE, Optional.empty(), Optional.empty(), false));
        var waiting = server.start(patient);
        assertThat(waiting.state()).isEqualTo(RunState.QUEUED);
        assertThatThrownBy(() -> server.start(patient)).isInstanceOf(BoltFailure.class);
        server.dbtGoesOn();

        await().atMost(LONG).until(() -> server.run(waiting.id()).state() == RunState.SUCCESS);
        assertThat(server.dbtStarts()).hasSize(2);
    }

    @Test
    void whatWaitsIsCancelledWithoutDbt() throws Exception {
        server.dbtWaits();
        var patient =
                with(DAILY, new Schedule.Terms(Schedule.Overlap.QUEUE, Optional.empty(), Optional.empty(), false));
        var first = server.start(patient);
        var waiting = server.start(patient);

        assertThat(server.runner.cancel(waiting)).isTrue();
        assertThat(server.run(waiting.id()).state()).isEqualTo(RunState.CANCELED);
        server.dbtGoesOn();

        await().atMost(LONG).until(() -> server.run(first.id()).state() == RunState.SUCCESS);
        assertThat(server.dbtStarts()).hasSize(1);
    }

    @Test
    void whatWaitedForAServerThatDiedIsBegunByTheNext() throws Exception {
        server.dbtWaits();
        var patient =
                with(DAILY, new Schedule.Terms(Schedule.Overlap.QUEUE, Optional.empty(), Optional.empty(), false));
        server.start(patient);
        await().atMost(LONG).until(() -> server.dbtStarts().size() == 1);
        var waiting = server.start(patient);
        server.kill();

        try (var next = another()) {
            next.takeOver.look();
            server.dbtGoesOn();
            await().atMost(LONG).until(() -> next.run(waiting.id()).state() == RunState.SUCCESS);
        }
    }

    @Test
    void aRunThatTakesTooLongIsCancelledAndSaysSo() throws Exception {
        server.dbtWaits();
        var hasty = with(
                DAILY,
                new Schedule.Terms(Schedule.Overlap.SKIP, Optional.of(Duration.ofMinutes(5)), Optional.empty(), false));
        var run = server.start(hasty);
        await().atMost(LONG).until(() -> server.dbtStarts().size() == 1);
        clock.set(clock.instant().plusSeconds(299));
        assertThat(server.run(run.id()).state()).isEqualTo(RunState.RUNNING);
        clock.set(clock.instant().plusSeconds(2));

        await().atMost(LONG).until(() -> server.run(run.id()).state() == RunState.CANCELED);
        assertThat(server.run(run.id()).message())
                .isEqualTo("it was cancelled, as it took longer than its schedule's limit of 5 min");
        assertThat(server.tools.artifacts().latest(DAILY.slug())).isEmpty();
    }

    @Test
    void anothersEndInAChosenStateStartsItOnce() throws Exception {
        server.store.save(DAILY, Optional.empty());
        server.store.save(after(MARTS, DAILY, RunState.SUCCESS), Optional.empty());
        var good = endOf(server.start(DAILY));
        var other = another();
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(server.triggers::followRuns),
                        CompletableFuture.runAsync(other.triggers::followRuns))
                .join();
        server.triggers.followRuns();

        var started = server.store.runs(MARTS.slug(), 5);
        assertThat(started).hasSize(1);
        assertThat(started.getFirst().trigger())
                .isEqualTo(new Run.Trigger(
                        "completion",
                        Optional.empty(),
                        Optional.of("daily_prod #%s ended as SUCCESS".formatted(good.id()))));
        assertThat(server.ledger.lines(MARTS.slug(), 5))
                .containsExactly(new LedgerLine(
                        MARTS.slug(),
                        good.finishedAt().orElseThrow(),
                        new LedgerLine.Cause.Completion(good.id()),
                        new LedgerLine.Outcome.Ran(started.getFirst().id())));
    }

    @Test
    void anEndInAnotherStateOrFromBeforeItWasAskedForDoesNot() throws Exception {
        server.store.save(DAILY, Optional.empty());
        clock.set(clock.instant().minusSeconds(3600));
        endOf(server.start(DAILY));
        clock.set(clock.instant().plusSeconds(3600));
        server.store.save(after(MARTS, DAILY, RunState.SUCCESS), Optional.empty());
        server.dbtFails();
        assertThat(endOf(server.start(DAILY)).state()).isEqualTo(RunState.FAILED);

        server.triggers.followRuns();

        assertThat(server.store.runs(MARTS.slug(), 5)).isEmpty();
    }

    @Test
    void aCycleIsRefusedWithItsPath() {
        var a = BoltServer.schedule("a", "OFF");
        var b = after(BoltServer.schedule("b", "OFF"), a, RunState.SUCCESS);
        var c = after(BoltServer.schedule("c", "OFF"), b, RunState.SUCCESS);
        Chains.check(c, List.of(a, b));

        assertThatThrownBy(() -> Chains.check(after(a, c, RunState.FAILED), List.of(a, b, c)))
                .hasMessage("a would start itself: a → b → c → a");
        assertThatThrownBy(() -> Chains.check(after(a, a, RunState.FAILED), List.of(a)))
                .hasMessage("a would start itself: a → a");
        assertThatThrownBy(() -> Chains.check(after(a, MARTS, RunState.FAILED), List.of(a)))
                .hasMessage("a is to start after marts, and there is no such schedule");
    }

    @Test
    void aMergeStartsItOnceAndTheHeadThatWasThereDoesNot() throws Exception {
        server.store.save(onMerge(DAILY), Optional.empty());
        server.triggers.followBranches();
        assertThat(server.store.runs(DAILY.slug(), 5)).isEmpty();
        server.repository().with("models/a.sql", "select 1").commit("Add a");
        var head = server.repository().git("rev-parse", "HEAD");

        server.triggers.followBranches();
        server.triggers.followBranches();

        var runs = server.store.runs(DAILY.slug(), 5);
        assertThat(runs).hasSize(1);
        assertThat(runs.getFirst().trigger().kind()).isEqualTo("merge");
        assertThat(endOf(runs.getFirst()).commit()).contains(head);
        assertThat(server.ledger.lines(DAILY.slug(), 5))
                .singleElement()
                .extracting(LedgerLine::cause)
                .isEqualTo(new LedgerLine.Cause.Merge(head));
    }

    @Test
    void eachBranchesNewHeadStartsTurboCiOnce() {
        var repository = server.repository();
        branch("there");
        var ci = turboCi();
        server.store.save(DAILY, Optional.empty());
        server.store.save(ci, Optional.empty());
        server.triggers.followBranches();
        assertThat(server.store.runs(ci.slug(), 9)).isEmpty();

        branch("feature");
        branch("other");
        await().atMost(LONG).until(() -> {
            server.triggers.followBranches();
            return server.store.runs(ci.slug(), 9).size() == 2;
        });
        await().atMost(LONG)
                .until(() -> server.store.runs(ci.slug(), 9).stream()
                        .allMatch(run -> run.state().ended()));
        server.triggers.followBranches();

        var runs = server.store.runs(ci.slug(), 9);
        assertThat(runs).extracting(Run::branch).containsExactlyInAnyOrder("feature", "other");
        assertThat(runs)
                .allSatisfy(run -> assertThat(run.trigger().reason().orElseThrow())
                        .startsWith("new head %s"
                                .formatted(repository
                                        .git("rev-parse", run.branch())
                                        .substring(0, 7))));
    }

    private void branch(String name) {
        var repository = server.repository();
        repository.git("checkout", "--quiet", "-b", name);
        repository.with("models/%s.sql".formatted(name), "select 1 as id").commit("Begin " + name);
        repository.git("checkout", "--quiet", "main");
    }

    private static Schedule turboCi() {
        return new Schedule(
                new ScheduleSlug("ci"),
                BoltServer.SHOP,
                "ci",
                "",
                "OFF",
                "UTC",
                "",
                List.of(new Schedule.Command("dbt build --select state:modified+", false)),
                false,
                false,
                "ada",
                new Schedule.Terms(Schedule.Overlap.SKIP, Optional.empty(), Optional.empty(), true),
                Schedule.Watch.NONE,
                new Manner(new Manner.Kind.TurboCi(DAILY.slug()), Map.of(), Manner.Keep.ALL));
    }

    @Test
    void aPushIsHeardIfItIsSignedAndOnlyOnce() throws Exception {
        server.store.save(onMerge(DAILY), Optional.empty());
        server.triggers.followBranches();
        server.repository().with("models/a.sql", "select 1").commit("Add a");
        var hook = new PushHook(new Chains(METADATA), server.triggers, clock, SECRET);
        var body = "{\"after\": \"1\"}".getBytes(StandardCharsets.UTF_8);

        assertThat(hook.heard(body, "")).isEqualTo(PushAnswer.UNSIGNED);
        assertThat(hook.heard(body, signature("another secret!!", body))).isEqualTo(PushAnswer.UNSIGNED);
        assertThat(server.store.runs(DAILY.slug(), 5)).isEmpty();
        assertThat(hook.heard(body, signature(SECRET, body))).isEqualTo(PushAnswer.TAKEN);
        assertThat(hook.heard(body, signature(SECRET, body))).isEqualTo(PushAnswer.REPLAYED);

        assertThat(server.store.runs(DAILY.slug(), 5)).hasSize(1);
        assertThat(new PushHook(new Chains(METADATA), server.triggers, clock, "").heard(body, signature(SECRET, body)))
                .isEqualTo(PushAnswer.OFF);
    }

    private Run endOf(Run run) {
        await().atMost(LONG).until(() -> server.run(run.id()).state().ended());
        return server.run(run.id());
    }

    private static String signature(String secret, byte[] body) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    }

    private static Schedule after(Schedule schedule, Schedule other, RunState state) {
        return with(
                schedule,
                new Schedule.Terms(
                        Schedule.Overlap.SKIP,
                        Optional.empty(),
                        Optional.of(
                                new Schedule.After(new ScheduleSlug(other.slug().value()), Set.of(state))),
                        false));
    }

    private static Schedule onMerge(Schedule schedule) {
        return with(schedule, new Schedule.Terms(Schedule.Overlap.SKIP, Optional.empty(), Optional.empty(), true));
    }

    private static Schedule with(Schedule schedule, Schedule.Terms terms) {
        return schedule.withTerms(terms);
    }
}
