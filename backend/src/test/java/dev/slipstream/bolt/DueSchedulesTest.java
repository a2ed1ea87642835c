package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.database.TestMetadata;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.project.Project;
import dev.slipstream.workspace.GitSource;
import dev.slipstream.workspace.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On real PostgreSQL, with a clock of its own. */
class DueSchedulesTest {
    private static final UUID SERVER = UUID.randomUUID();
    private static final ScheduleSlug DAILY = new ScheduleSlug("daily_prod");
    private static final Duration WINDOW = Duration.ofHours(6);
    private static final Instant SIX = Instant.parse("2026-11-26T06:00:00Z");

    @RegisterExtension
    private static final TestMetadata METADATA = new TestMetadata();

    private final MovableClock clock = new MovableClock(SIX.minusSeconds(3600));
    private final List<Run> launched = new CopyOnWriteArrayList<>();
    private BoltStore store;
    private Ledger ledger;
    private DueSchedules due;

    @BeforeEach
    void empty() {
        store = new BoltStore(METADATA);
        ledger = new Ledger(METADATA);
        due = server();
    }

    @Test
    void aScheduleStartsAtItsTimeAndOnlyOnce() {
        save(schedule("0 6 * * *", "UTC", false));
        due.startAll();
        assertThat(launched).isEmpty();

        clock.set(SIX);
        due.startAll();
        due.startAll();

        assertThat(launched).hasSize(1);
        assertThat(launched.getFirst().trigger())
                .isEqualTo(new Run.Trigger("cron", Optional.empty(), Optional.of("due 06:00")));
        assertThat(lines()).containsExactly(ran(SIX, launched.getFirst()));
        assertThat(ledger.first()).contains(SIX.plus(Duration.ofDays(1)));
    }

    @Test
    void theTimeIsThatOfItsZone() {
        save(schedule("0 7 * * *", "Europe/Berlin", false));
        clock.set(SIX);
        due.startAll();
        assertThat(launched).hasSize(1);
        assertThat(launched.getFirst().trigger().reason()).contains("due 07:00");
    }

    @Test
    void ofWhatTheServerMissedTheLatestIsMadeUpForWithinTheWindow() {
        save(schedule("0 * * * *", "UTC", false));
        clock.set(SIX.plus(Duration.ofMinutes(150)));
        due.startAll();

        assertThat(launched).hasSize(1);
        assertThat(launched.getFirst().trigger().reason()).contains("made up for 26 Nov 08:00");
        assertThat(lines())
                .containsExactly(
                        ran(SIX.plus(Duration.ofHours(2)), launched.getFirst()),
                        line(SIX.plus(Duration.ofHours(1)), new LedgerLine.Outcome.Missed("no server was up")),
                        line(SIX, new LedgerLine.Outcome.Missed("no server was up")));
    }

    @Test
    void whatIsOlderThanTheWindowIsMissed() {
        save(schedule("0 6 * * *", "UTC", false));
        clock.set(SIX.plus(WINDOW).plusSeconds(1));
        due.startAll();
        assertThat(launched).isEmpty();
        assertThat(lines()).containsExactly(line(SIX, new LedgerLine.Outcome.Missed("no server was up")));
    }

    @Test
    void aRunThatIsUnderWaySkipsTheNextInstant() {
        save(schedule("0 * * * *", "UTC", false));
        clock.set(SIX);
        due.startAll();
        clock.set(SIX.plus(Duration.ofHours(1)));
        due.startAll();

        assertThat(launched).hasSize(1);
        assertThat(lines().getFirst())
                .isEqualTo(line(
                        clock.instant(),
                        new LedgerLine.Outcome.Skipped("run #%s was under way"
                                .formatted(launched.getFirst().id()))));
    }

    @Test
    void aSuspendedScheduleSkips() {
        save(schedule("0 6 * * *", "UTC", true));
        clock.set(SIX);
        due.startAll();
        assertThat(launched).isEmpty();
        assertThat(lines()).containsExactly(line(SIX, new LedgerLine.Outcome.Skipped("the schedule was suspended")));
    }

    @Test
    void aClockThatIsPutBackStartsNothingTwice() {
        save(schedule("0 * * * *", "UTC", false));
        clock.set(SIX);
        due.startAll();
        finish(launched.getFirst());

        clock.set(SIX.minus(Duration.ofMinutes(90)));
        save(schedule("0 */1 * * *", "UTC", false));
        due.startAll();
        clock.set(SIX);
        due.startAll();

        assertThat(lines().stream().map(LedgerLine::due)).containsExactly(SIX, SIX.minus(Duration.ofHours(1)));
        assertThat(launched).hasSize(1);
    }

    @Test
    void aClockThatWasAYearAheadForAMomentLeavesNoScheduleWaitingForAYear() {
        save(schedule("0 * * * *", "UTC", false));
        clock.set(SIX.plus(Duration.ofDays(365)));
        due.startAll();
        finish(launched.getFirst());

        clock.set(SIX.minusSeconds(60));
        due.startAll();
        assertThat(ledger.first()).contains(SIX);
        clock.set(SIX);
        due.startAll();
        assertThat(launched).hasSize(2);
        assertThat(launched.getLast().trigger().reason()).contains("due 06:00");
    }

    @Test
    void anEditThatLeavesTheTimesDoesNotLoseTheInstantThatHasJustCome() {
        save(schedule("0 6 * * *", "UTC", false));
        clock.set(SIX.plusSeconds(1));
        save(schedule("0 6 * * *", "UTC", false));
        due.startAll();
        assertThat(launched).hasSize(1);
    }

    @Test
    void twoServersStartEachInstantOnce() {
        save(schedule("* * * * *", "UTC", false));
        var other = server();
        var barrier = new CyclicBarrier(2);
        for (var minute = 0; minute < 100; minute++) {
            clock.set(SIX.plus(Duration.ofMinutes(minute)));
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(() -> race(barrier, due)),
                            CompletableFuture.runAsync(() -> race(barrier, other)))
                    .join();
            due.startAll();
            finish(launched.getLast());
        }

        var started = lines().stream()
                .filter(line -> line.outcome() instanceof LedgerLine.Outcome.Ran)
                .map(LedgerLine::due)
                .toList()
                .reversed();
        assertThat(started)
                .containsExactlyElementsOf(IntStream.range(0, 100)
                        .mapToObj(minute -> SIX.plus(Duration.ofMinutes(minute)))
                        .toList());
        assertThat(launched).hasSize(100);
    }

    private static void race(CyclicBarrier barrier, DueSchedules server) {
        try {
            barrier.await();
        } catch (Exception broken) {
            throw new IllegalStateException(broken);
        }
        server.startAll();
    }

    private DueSchedules server() {
        var starts = new Starts() {
            @Override
            public Assignment add(Schedule schedule, RunOrder order) {
                return new Assignment(
                        store.add(schedule, order, schedule.branch(), SERVER, clock.instant()),
                        new Project(
                                schedule.project(),
                                "shop",
                                "shop",
                                new GitSource("https://example.org/shop.git", "main", "")),
                        new Asked(schedule.commands(), "", Optional.empty(), new Manner.Kind.Standard()));
            }

            @Override
            public void launch(Assignment assignment) {
                launched.add(assignment.run());
            }
        };
        return new DueSchedules(METADATA, store, ledger, starts, clock, WINDOW);
    }

    private void save(Schedule schedule) {
        store.save(schedule, Cron.parse(schedule.cron()).next(ZoneId.of(schedule.timezone()), clock.instant()));
    }

    private void finish(Run run) {
        store.update(Runs.ended(run, RunState.SUCCESS, "", clock.instant(), false), SERVER);
    }

    private List<LedgerLine> lines() {
        return ledger.lines(DAILY, 1000);
    }

    private static LedgerLine ran(Instant due, Run run) {
        return line(due, new LedgerLine.Outcome.Ran(run.id()));
    }

    private static LedgerLine line(Instant due, LedgerLine.Outcome outcome) {
        return new LedgerLine(DAILY, due, outcome);
    }

    private static Schedule schedule(String cron, String zone, boolean suspended) {
        return new Schedule(
                DAILY,
                new ProjectId("shop"),
                "Daily production",
                "",
                cron,
                zone,
                "main",
                List.of(new Schedule.Command("dbt build", false)),
                suspended,
                true,
                "ada",
                Schedule.Terms.PLAIN,
                Schedule.Watch.NONE,
                Manner.PLAIN);
    }
}
