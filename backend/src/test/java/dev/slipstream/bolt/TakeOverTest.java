package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipstream.database.Metadata;
import dev.slipstream.database.TestMetadata;
import dev.slipstream.defer.RunId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Servers on one real database, with real processes for dbt. */
class TakeOverTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Schedule DAILY = BoltServer.schedule("daily_prod", "0 6 * * *");

    @RegisterExtension
    private static final TestMetadata METADATA = new TestMetadata();

    @TempDir
    private Path folder;

    private BoltServer first;
    private BoltServer second;

    @BeforeEach
    void twoServers() throws Exception {
        first = server();
        second = server();
    }

    @AfterEach
    void killAll() throws Exception {
        first.dbtGoesOn();
        first.close();
        second.close();
        RunProcess.killAll(folder);
    }

    @Test
    void aLiveServersRunIsLeftAlone() throws Exception {
        first.dbtWaits();
        var run = first.start(DAILY);
        await().atMost(LONG).until(() -> first.dbtStarts().size() == 1);

        second.takeOver.look();
        assertThat(second.runner.live(run.id())).isEmpty();
        first.dbtGoesOn();

        await().atMost(LONG).until(() -> first.run(run.id()).state() == RunState.SUCCESS);
        assertThat(first.dbtStarts()).hasSize(1);
    }

    @Test
    void whatAnotherServerDoesAndDeliversIsHeardHere() throws Exception {
        var heard = new ArrayList<RunId>();
        second.runner.onChange(heard::add);
        first.servers.renew();
        second.elsewhere.look();
        first.dbtWaits();
        var run = first.start(DAILY);
        await().atMost(LONG).until(() -> first.dbtStarts().size() == 1);
        second.elsewhere.look();
        assertThat(heard).containsExactly(run.id());
        await().atMost(LONG).until(() -> heardNothing(heard));

        first.dbtGoesOn();
        await().atMost(LONG).until(() -> first.run(run.id()).state() == RunState.SUCCESS);
        second.elsewhere.look();
        assertThat(heard).containsExactly(run.id());
        await().atMost(LONG).until(() -> heardNothing(heard));

        METADATA.jdbc()
                .sql("insert into notice (key, kind, target, body) values (?, 'EMAIL', 'ada@example.com', '{}')")
                .param("run %s failed".formatted(run.id()))
                .update();
        second.elsewhere.look();
        assertThat(heard).containsExactly(run.id());
    }

    /** Nothing changes any more; then it is silent. */
    private boolean heardNothing(List<RunId> heard) {
        heard.clear();
        second.elsewhere.look();
        return heard.isEmpty();
    }

    @Test
    void aKilledServersRunIsGoneOnWithAndPublishedOnce() throws Exception {
        first.dbtWaits();
        var run = first.start(DAILY);
        await().atMost(LONG).until(() -> first.dbtStarts().size() == 1);
        first.kill();

        second.takeOver.look();
        assertThat(second.runner.live(run.id())).isPresent();
        assertThat(first.run(run.id()).state()).isEqualTo(RunState.RUNNING);
        first.dbtGoesOn();

        await().atMost(LONG).until(() -> second.run(run.id()).state() == RunState.SUCCESS);
        assertThat(second.dbtStarts()).hasSize(1);
        assertThat(second.tools.artifacts().recent(DAILY.slug(), 5)).hasSize(1);
    }

    @Test
    void aServerThatStopsInGoodOrderLeavesItsRunToTheNextAndTheWarehouseRunning() throws Exception {
        first.dbtWaits();
        var run = first.start(DAILY);
        await().atMost(LONG).until(() -> first.dbtStarts().size() == 1);
        first.close();
        assertThat(first.warehouseStays).isTrue();

        second.takeOver.look();
        first.dbtGoesOn();

        await().atMost(LONG).until(() -> second.run(run.id()).state() == RunState.SUCCESS);
        assertThat(second.dbtStarts()).hasSize(1);
    }

    @Test
    void aServerWithoutRunsStopsTheWarehouse() {
        first.close();
        assertThat(first.warehouseStays).isFalse();
    }

    @Test
    void aServerElsewhereIsDeadWhenItHasBeenSilentForALease() throws Exception {
        first.dbtWaits();
        var run = first.start(DAILY);
        await().atMost(LONG).until(() -> first.dbtStarts().size() == 1);
        elsewhere(first, Servers.LEASE.minusSeconds(2));
        second.takeOver.look();
        assertThat(second.runner.live(run.id())).isEmpty();

        elsewhere(first, Servers.LEASE.plusSeconds(2));
        second.takeOver.look();
        assertThat(second.runner.live(run.id())).isPresent();

        first.dbtGoesOn();
        await().atMost(LONG).until(() -> second.run(run.id()).state() == RunState.SUCCESS);
        await().atMost(LONG).until(() -> first.runner.live(run.id()).isEmpty());
        assertThat(second.tools.artifacts().recent(DAILY.slug(), 5)).hasSize(1);
    }

    @Test
    void aRunWhoseFilesAreElsewhereWaitsForItsServerAndIsGivenUpInTheEnd() throws Exception {
        var other = new BoltServer(folder, folder.resolve("other-home"), METADATA, Clock.systemUTC());
        first.dbtWaits();
        var run = other.start(DAILY);
        await().atMost(LONG).until(() -> first.dbtStarts().size() == 1);
        elsewhere(other, Servers.LEASE.plusSeconds(2));
        first.takeOver.look();
        assertThat(first.run(run.id()).state()).isEqualTo(RunState.RUNNING);

        elsewhere(other, Servers.LOST.plusSeconds(2));
        first.takeOver.look();
        assertThat(first.run(run.id()).state()).isEqualTo(RunState.ERROR);
        assertThat(first.run(run.id()).message()).contains("other-home", "was not heard of for 10 minutes");
        first.dbtGoesOn();
        await().atMost(LONG).until(() -> other.runner.live(run.id()).isEmpty());
        assertThat(first.run(run.id()).state()).isEqualTo(RunState.ERROR);
    }

    @Test
    void ofARunThatWasKilledWithItsServerTheReasonIsToldAndNothingPublished() throws Exception {
        first.dbtWaits();
        var run = first.start(DAILY);
        await().atMost(LONG).until(() -> first.dbtStarts().size() == 1);
        first.kill();
        var supervisor = Files.readString(first.files.step(run.id(), 0).process());
        ProcessHandle.of(Long.parseLong(supervisor.strip())).ifPresent(ProcessHandle::destroyForcibly);
        RunProcess.killAll(first.files.work(run.id()));

        second.takeOver.look();

        await().atMost(LONG).until(() -> second.run(run.id()).state() == RunState.ERROR);
        assertThat(second.run(run.id()).message()).contains("dbt was killed while it ran");
        assertThat(second.tools.artifacts().recent(DAILY.slug(), 5)).isEmpty();
        await().atMost(LONG).until(() -> !Files.exists(second.files.work(run.id())));
        assertThat(second.start(DAILY).state()).isEqualTo(RunState.STARTING);
    }

    @Test
    void theSchedulerLooksWhenTheFirstInstantHasCome() throws Exception {
        var soon = Clock.systemUTC().instant().plusSeconds(2);
        first.store.save(DAILY, Optional.of(soon));
        var firing = first.firing();
        try {
            firing.start();
            assertThat(first.store.live()).isEmpty();
            await().atMost(LONG).until(() -> first.dbtStarts().size() == 1);
        } finally {
            firing.destroy();
        }
    }

    @Test
    void aRunOutlivesThatTheMetadataAreAwayForAWhile() throws Exception {
        var away = new AtomicBoolean();
        var third = new BoltServer(folder, folder.resolve("home"), new Moody(away), Clock.systemUTC());
        first.dbtWaits();
        var run = third.start(DAILY);
        await().atMost(LONG).until(() -> first.dbtStarts().size() == 1);
        away.set(true);
        first.dbtGoesOn();
        await().atMost(LONG).until(() -> third.runner.live(run.id()).isEmpty());
        assertThat(first.run(run.id()).state()).isEqualTo(RunState.RUNNING);

        away.set(false);
        third.takeOver.look();

        await().atMost(LONG).until(() -> first.run(run.id()).state() == RunState.SUCCESS);
        assertThat(first.dbtStarts()).hasSize(1);
        third.close();
    }

    @Test
    void fiftySchedulesThatAreDueAtOnceStartOnceEachOnTwoServers() throws Exception {
        startOnceEach(50);
    }

    @Test
    @Tag("deep")
    void fiveHundredSchedulesThatAreDueAtOnceStartOnceEachOnTwoServers() throws Exception {
        startOnceEach(500);
    }

    private void startOnceEach(int count) throws Exception {
        var past = Clock.systemUTC().instant().minusSeconds(1);
        for (var index = 0; index < count; index++) {
            first.store.save(BoltServer.schedule("due_" + index, "0 0 1 1 *"), Optional.of(past));
        }
        var firing = List.of(first.firing(), second.firing());
        try {
            firing.parallelStream().forEach(Firing::start);
            await().atMost(LONG.multipliedBy(5)).until(() -> ended() == count);
            assertThat(messages()).containsOnly("");
        } finally {
            firing.forEach(Firing::destroy);
        }

        assertThat(first.dbtStarts().stream().collect(Collectors.groupingBy(line -> line, Collectors.counting())))
                .hasSize(count)
                .allSatisfy((_, times) -> assertThat(times).isEqualTo(1));
        assertThat(IntStream.range(0, count)
                        .mapToObj(index -> BoltServer.schedule("due_" + index, "OFF"))
                        .map(schedule -> first.ledger.lines(schedule.slug(), 5)))
                .allSatisfy(lines -> assertThat(lines)
                        .singleElement()
                        .extracting(LedgerLine::outcome)
                        .isInstanceOf(LedgerLine.Outcome.Ran.class));
    }

    private List<String> messages() {
        return METADATA.jdbc()
                .sql("select distinct message from run")
                .query((row, _) -> row.getString("message"))
                .list();
    }

    private int ended() {
        return METADATA.jdbc()
                .sql("select count(*) from run where finished_at is not null")
                .query(Integer.class)
                .single();
    }

    private BoltServer server() throws Exception {
        return new BoltServer(folder, folder.resolve("home"), METADATA, Clock.systemUTC());
    }

    /** As if it were on another machine, and silent for that long. */
    private static void elsewhere(BoltServer server, Duration silent) {
        METADATA.jdbc()
                .sql("update server set place = 'elsewhere', heard_at = now() - make_interval(secs => ?) where id = ?")
                .params(silent.toSeconds(), server.servers.own())
                .update();
    }

    /** The metadata, when they can be reached. */
    private record Moody(AtomicBoolean away) implements Metadata {
        @Override
        public JdbcClient jdbc() {
            if (away.get()) {
                throw new DataAccessResourceFailureException("the metadata are away");
            }
            return METADATA.jdbc();
        }

        @Override
        public DataSource dataSource() {
            return METADATA.dataSource();
        }

        @Override
        public <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
            return METADATA.inTransaction(work);
        }
    }
}
