package dev.slipstream.ui.bolt;

import dev.slipstream.bolt.Artifact;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.BoltFailure;
import dev.slipstream.bolt.BoltFile;
import dev.slipstream.bolt.Cron;
import dev.slipstream.bolt.FoundRows;
import dev.slipstream.bolt.LedgerLine;
import dev.slipstream.bolt.Manner;
import dev.slipstream.bolt.PushAnswer;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunNode;
import dev.slipstream.bolt.RunOrder;
import dev.slipstream.bolt.RunState;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.bolt.ScheduleFile;
import dev.slipstream.connections.Password;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/** Schedules and runs in memory; nothing is executed. */
public final class FakeBolt implements Bolt {
    static final Instant BEGAN = Instant.parse("2026-11-25T10:00:31Z");

    public final List<Schedule> schedules = new ArrayList<>();
    final Map<Long, Run> runs = new ConcurrentSkipListMap<>();
    List<RunNode> nodes = List.of();
    List<String> criticalPath = List.of();
    boolean docs;
    final Map<String, FoundRows> failedRows = new ConcurrentSkipListMap<>();
    final Map<Long, List<RunNode>> nodesOf = new ConcurrentSkipListMap<>();
    final List<LedgerLine> ledger = new ArrayList<>();
    public final List<BoltFile> files = new ArrayList<>();
    final List<RunOrder> orders = new ArrayList<>();
    final List<RunId> cancelled = new ArrayList<>();
    private final List<Consumer<RunId>> listeners = new CopyOnWriteArrayList<>();
    private volatile byte[] log = new byte[0];
    Optional<BoltFailure> refusal = Optional.empty();

    final Map<String, Password> secrets = new ConcurrentSkipListMap<>();

    final List<Told> told = new ArrayList<>();
    public final List<String> commits = new ArrayList<>();

    /** What was committed, word for word. */
    final List<String> texts = new ArrayList<>();

    Optional<String> text = Optional.empty();

    /** As it was made. */
    void empty() {
        schedules.clear();
        runs.clear();
        nodesOf.clear();
        failedRows.clear();
        ledger.clear();
        files.clear();
        orders.clear();
        cancelled.clear();
        secrets.clear();
        told.clear();
        commits.clear();
        texts.clear();
        text = Optional.empty();
        nodes = List.of();
        criticalPath = List.of();
        docs = false;
        filesRemoved = Optional.empty();
        refusal = Optional.empty();
        log("");
    }

    Optional<Instant> filesRemoved = Optional.empty();

    @Override
    public void commit(Schedule schedule, Optional<Schedule> before, Optional<String> text, UserName author) {
        before.ifPresentOrElse(_ -> update(schedule), () -> create(schedule));
        commits.add("%s by %s".formatted(schedule.slug(), author));
        texts.add(text.orElse(""));
    }

    @Override
    public String text(Schedule schedule) {
        return text.orElseGet(() -> ScheduleFile.text(schedule));
    }

    @Override
    public Optional<Instant> filesRemoved(RunId id) {
        return filesRemoved;
    }

    @Override
    public List<Told> told(RunId id) {
        return List.copyOf(told);
    }

    @Override
    public List<String> secrets(ScheduleSlug slug) {
        return List.copyOf(secrets.keySet());
    }

    @Override
    public void setSecret(ScheduleSlug slug, String name, Password value) {
        secrets.put(name, value);
    }

    @Override
    public void dropSecret(ScheduleSlug slug, String name) {
        secrets.remove(name);
    }

    public static Schedule schedule(String slug, boolean deferToProduction) {
        return new Schedule(
                new ScheduleSlug(slug),
                new ProjectId("coffee_shop"),
                "Daily production",
                "",
                "0 6 * * *",
                "UTC",
                "main",
                List.of(new Schedule.Command("dbt build", false), new Schedule.Command("dbt docs generate", false)),
                false,
                deferToProduction,
                "ada",
                Schedule.Terms.PLAIN,
                Schedule.Watch.NONE,
                Manner.PLAIN);
    }

    public static Run run(long id, RunState state, String message, boolean publishes, Run.Step... steps) {
        return new Run(
                new RunId(id),
                new ScheduleSlug("daily_prod"),
                new ProjectId("coffee_shop"),
                state,
                new Run.Trigger("manual", Optional.of("ada"), Optional.empty()),
                "main",
                Optional.of("9f3c2ab000000000000000000000000000000000"),
                Optional.of("Add refunds to orders"),
                BEGAN,
                Optional.of(BEGAN),
                state.ended() ? Optional.of(BEGAN.plusSeconds(492)) : Optional.empty(),
                List.of(steps),
                message,
                0,
                0,
                new Run.Login("run_" + id, true),
                publishes);
    }

    static Run.Step step(String line, Optional<Integer> returnCode, long from, long to) {
        return new Run.Step(line, returnCode, Optional.of(BEGAN), returnCode.map(_ -> BEGAN.plusSeconds(14)), from, to);
    }

    public void put(Run run) {
        runs.put(run.id().value(), run);
        List.copyOf(listeners).forEach(listener -> listener.accept(run.id()));
    }

    public void log(String text) {
        log = text.getBytes(StandardCharsets.UTF_8);
    }

    public int listeners() {
        return listeners.size();
    }

    @Override
    public List<Schedule> schedules() {
        return List.copyOf(schedules);
    }

    @Override
    public List<Schedule> schedules(ProjectId project) {
        return schedules();
    }

    @Override
    public Schedule schedule(ScheduleSlug slug) {
        return schedules.stream()
                .filter(schedule -> schedule.slug().equals(slug))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void create(Schedule schedule) {
        refusal.ifPresent(failure -> {
            throw failure;
        });
        schedules.add(schedule);
    }

    @Override
    public void update(Schedule schedule) {
        schedules.replaceAll(old -> old.slug().equals(schedule.slug()) ? schedule : old);
    }

    @Override
    public void delete(ScheduleSlug slug) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Instant> next(Schedule schedule, int count) {
        return schedule.byHand() || schedule.suspended()
                ? List.of()
                : Cron.parse(schedule.cron()).next(ZoneOffset.UTC, BEGAN, count);
    }

    @Override
    public List<LedgerLine> ledger(ScheduleSlug slug, int limit) {
        return ledger.stream().limit(limit).toList();
    }

    @Override
    public Run start(ScheduleSlug slug, RunOrder order) {
        refusal.ifPresent(failure -> {
            throw failure;
        });
        orders.add(order);
        var run = run(runs.size() + 1L, RunState.RUNNING, "", false);
        put(run);
        return run;
    }

    @Override
    public List<Run> runs(ScheduleSlug slug, int limit) {
        return runs.values().stream()
                .filter(run -> run.schedule().equals(slug))
                .sorted(Comparator.comparingLong((Run run) -> run.id().value()).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public Run run(RunId id) {
        return Optional.ofNullable(runs.get(id.value()))
                .orElseThrow(() -> new BoltFailure(BoltFailure.Reason.NOT_FOUND, "there is no run #" + id));
    }

    @Override
    public Optional<RunId> published(ScheduleSlug slug) {
        return runs(slug, Integer.MAX_VALUE).stream()
                .filter(Run::publishes)
                .findFirst()
                .map(Run::id);
    }

    @Override
    public void cancel(RunId id) {
        cancelled.add(id);
    }

    @Override
    public Run retry(RunId id) {
        return start(
                run(id).schedule(),
                new RunOrder(Optional.empty(), Optional.empty(), Optional.empty(), run(id).trigger()));
    }

    @Override
    public boolean canRetry(RunId id) {
        return run(id).state() == RunState.FAILED;
    }

    @Override
    public byte[] log(RunId id, long from, int limit) {
        var start = (int) Math.min(from, log.length);
        return Arrays.copyOfRange(log, start, Math.min(log.length, start + limit));
    }

    @Override
    public List<RunNode> nodes(RunId id) {
        return nodesOf.getOrDefault(id.value(), nodes);
    }

    @Override
    public Map<String, FoundRows> failedRows(RunId id) {
        return Map.copyOf(failedRows);
    }

    @Override
    public List<Artifact> artifacts(RunId id) {
        if (!run(id).state().ended()) {
            return List.of();
        }
        var all = new ArrayList<>(
                List.of(new Artifact("manifest.json", 1_900_000), new Artifact("run_results.json", 212_000)));
        if (docs) {
            all.add(new Artifact("static_index.html", 3_000_000));
        }
        return all;
    }

    @Override
    public Optional<InputStream> artifact(RunId id, String path) {
        return Optional.of(new ByteArrayInputStream(new byte[] {'{', '}'}));
    }

    @Override
    public List<RunId> retries(RunId id) {
        return runs.values().stream()
                .filter(run -> run.trigger().reason().equals(Optional.of("retry of run #" + id)))
                .map(Run::id)
                .toList();
    }

    @Override
    public List<String> criticalPath(RunId id) {
        return criticalPath;
    }

    @Override
    public Optional<InputStream> packedArtifact(RunId id, String path) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[] {'{', '}'});
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return path.equals("catalog.json")
                ? Optional.empty()
                : Optional.of(new ByteArrayInputStream(packed.toByteArray()));
    }

    @Override
    public URI page(RunId id) {
        return URI.create("http://127.0.0.1:8580/bolt/runs/" + id);
    }

    @Override
    public List<BoltFile> files() {
        return List.copyOf(files);
    }

    @Override
    public PushAnswer pushed(byte[] body, String signature) {
        return PushAnswer.OFF;
    }

    @Override
    public AutoCloseable onChange(Consumer<RunId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
