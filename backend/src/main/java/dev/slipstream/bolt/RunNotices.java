package dev.slipstream.bolt;

import dev.slipstream.database.Metadata;
import dev.slipstream.defer.RunId;
import dev.slipstream.notices.Notice;
import dev.slipstream.notices.Notices;
import dev.slipstream.security.ServerAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Tells the watchers of a schedule how its runs end, and that one takes longer than agreed; each once. */
@Component
class RunNotices {
    private static final int AT_ONCE = 100;

    private final Metadata metadata;
    private final BoltStore store;
    private final Notices notices;
    private final ServerAddress address;
    private final Clock clock;
    private final List<Consumer<RunId>> listeners = new CopyOnWriteArrayList<>();

    RunNotices(Metadata metadata, BoltStore store, Notices notices, ServerAddress address, Clock clock) {
        this.metadata = metadata;
        this.store = store;
        this.notices = notices;
        this.address = address;
        this.clock = clock;
    }

    /** What happened to runs is told, and what could not be delivered before tried again. */
    void tell() {
        var changed = new HashSet<RunId>();
        metadata.inTransaction(() -> {
            store.late(clock.instant()).forEach(run -> {
                tell(run, Schedule.Event.SLA);
                changed.add(run.id());
                store.noticed(run.id(), true);
            });
            store.unnoticed(AT_ONCE).forEach(run -> {
                switch (run.state()) {
                    case SUCCESS -> tell(run, Schedule.Event.PASSED);
                    case FAILED, ERROR -> tell(run, Schedule.Event.FAILED);
                    case QUEUED, STARTING, RUNNING, CANCELED, SKIPPED -> {}
                }
                store.noticed(run.id(), false);
                changed.add(run.id());
            });
            return true;
        });
        notices.deliverDue().stream().map(RunNotices::run).forEach(changed::add);
        changed.forEach(run -> listeners.forEach(listener -> listener.accept(run)));
    }

    /** Calls the listener when somebody was told of a run, or could not be. */
    AutoCloseable onChange(Consumer<RunId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    List<Bolt.Told> told(RunId run) {
        return Stream.of(Schedule.Event.values())
                .flatMap(event ->
                        notices.deliveries(key(run, event)).stream().map(delivery -> new Bolt.Told(event, delivery)))
                .toList();
    }

    private void tell(Run run, Schedule.Event event) {
        store.schedule(run.schedule())
                .ifPresent(schedule -> schedule.watch().watchers().stream()
                        .filter(watcher -> watcher.events().contains(event))
                        .forEach(watcher ->
                                notices.send(key(run.id(), event), watcher.channel(), notice(schedule, run, event))));
    }

    private static String key(RunId run, Schedule.Event event) {
        return "run %s %s".formatted(run, word(event));
    }

    private static RunId run(String key) {
        return new RunId(Long.parseLong(key.split(" ", -1)[1]));
    }

    private static String word(Schedule.Event event) {
        return event.name().toLowerCase(Locale.ROOT);
    }

    private Notice notice(Schedule schedule, Run run, Schedule.Event event) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("schedule", schedule.slug().value());
        facts.put("run", run.id().toString());
        facts.put("state", run.state().name());
        facts.put("branch", run.branch());
        run.commit().ifPresent(commit -> facts.put("commit", commit));
        run.startedAt().ifPresent(began -> facts.put("started", began.toString()));
        run.finishedAt().ifPresent(ended -> facts.put("finished", ended.toString()));
        return new Notice(word(event), title(schedule, run, event), text(run), link(run), facts);
    }

    private static String title(Schedule schedule, Run run, Schedule.Event event) {
        return switch (event) {
            case PASSED -> "%s #%s passed".formatted(schedule.slug(), run.id());
            case FAILED -> "%s #%s failed".formatted(schedule.slug(), run.id());
            case SLA ->
                "%s #%s takes longer than %d min"
                        .formatted(
                                schedule.slug(),
                                run.id(),
                                schedule.watch().sla().map(Duration::toMinutes).orElse(0L));
        };
    }

    private static String text(Run run) {
        return run.message().isEmpty() ? "" : "%s.".formatted(run.message());
    }

    private URI link(Run run) {
        return URI.create("%s/bolt/runs/%s".formatted(address.base(), run.id()));
    }
}
