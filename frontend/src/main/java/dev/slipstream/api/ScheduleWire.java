package dev.slipstream.api;

import dev.slipstream.bolt.Manner;
import dev.slipstream.bolt.RunState;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.notices.Channel;
import dev.slipstream.workspace.ProjectId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as the API tells and takes it.
 *
 * @param concurrency {@code skip} or {@code queue}
 * @param after what it starts after
 */
record ScheduleWire(
        @Nullable String slug,
        @Nullable String project,
        @Nullable String displayName,
        @Nullable String description,
        @Nullable String schedule,
        @Nullable String timezone,
        @Nullable String gitBranch,
        @Nullable List<Schedule.Command> commands,
        @Nullable Boolean suspended,
        @Nullable Boolean deferToProduction,
        @Nullable String owner,
        @Nullable String concurrency,
        @Nullable Integer timeoutMinutes,
        @Nullable AfterWire after,
        @Nullable Boolean triggerOnMerge,
        @Nullable Integer slaMinutes,
        @Nullable List<WatcherWire> notifications,
        @Nullable KindWire kind,
        @Nullable Map<String, String> variables,
        @Nullable Integer keepDays,
        @Nullable Integer keepRuns) {
    /**
     * @param type standard, deferred or turbo_ci
     * @param schedule that it is compared with
     * @param successfulOnly with its last run that succeeded; absent: yes
     */
    record KindWire(
            @Nullable String type,
            @Nullable String schedule,
            @Nullable Boolean successfulOnly) {
        static KindWire of(Manner.Kind kind) {
            return switch (kind) {
                case Manner.Kind.Standard _ -> new KindWire("standard", null, null);
                case Manner.Kind.Deferred(var with, var successfulOnly) ->
                    new KindWire("deferred", with.value(), successfulOnly);
                case Manner.Kind.TurboCi(var production) -> new KindWire("turbo_ci", production.value(), null);
            };
        }

        Manner.Kind kind() {
            return switch (Objects.requireNonNullElse(type(), "standard")) {
                case "standard" -> new Manner.Kind.Standard();
                case "deferred" ->
                    new Manner.Kind.Deferred(
                            new ScheduleSlug(needed("kind.schedule", schedule())),
                            !Boolean.FALSE.equals(successfulOnly()));
                case "turbo_ci" -> new Manner.Kind.TurboCi(new ScheduleSlug(needed("kind.schedule", schedule())));
                default -> throw new IllegalArgumentException("kind.type is standard, deferred or turbo_ci");
            };
        }
    }

    /**
     * @param kind email, webhook, slack or teams
     * @param target an address or URL
     */
    record WatcherWire(
            @Nullable String kind,
            @Nullable String target,
            @Nullable Set<Schedule.Event> events) {
        static WatcherWire of(Schedule.Watcher watcher) {
            return new WatcherWire(
                    watcher.channel().kind().name().toLowerCase(Locale.ROOT),
                    watcher.channel().target(),
                    watcher.events());
        }

        Schedule.Watcher watcher() {
            return new Schedule.Watcher(
                    new Channel(
                            Channel.Kind.valueOf(
                                    needed("notifications.kind", kind()).toUpperCase(Locale.ROOT)),
                            needed("notifications.target", target())),
                    Objects.requireNonNullElse(events(), Set.of(Schedule.Event.FAILED)));
        }
    }

    /** @param states none: SUCCESS */
    record AfterWire(@Nullable String schedule, @Nullable Set<RunState> states) {}

    static ScheduleWire of(Schedule schedule) {
        var terms = schedule.terms();
        return new ScheduleWire(
                schedule.slug().value(),
                schedule.project().value(),
                schedule.displayName(),
                schedule.description(),
                schedule.cron(),
                schedule.timezone(),
                schedule.branch(),
                schedule.commands(),
                schedule.suspended(),
                schedule.deferToProduction(),
                schedule.owner(),
                terms.overlap() == Schedule.Overlap.QUEUE ? "queue" : "skip",
                terms.timeout().map(Duration::toMinutes).map(Math::toIntExact).orElse(null),
                terms.after()
                        .map(after -> new AfterWire(after.schedule().value(), after.states()))
                        .orElse(null),
                terms.onMerge(),
                schedule.watch()
                        .sla()
                        .map(Duration::toMinutes)
                        .map(Math::toIntExact)
                        .orElse(null),
                schedule.watch().watchers().stream().map(WatcherWire::of).toList(),
                KindWire.of(schedule.manner().kind()),
                schedule.manner().variables(),
                schedule.manner().keep().days().orElse(null),
                schedule.manner().keep().runs().orElse(null));
    }

    Schedule schedule(String itsSlug, String asking) {
        return new Schedule(
                new ScheduleSlug(itsSlug),
                new ProjectId(needed("project", project())),
                Objects.requireNonNullElse(displayName(), itsSlug),
                Objects.requireNonNullElse(description(), ""),
                Objects.requireNonNullElse(schedule(), "OFF"),
                Objects.requireNonNullElse(timezone(), "UTC"),
                Objects.requireNonNullElse(gitBranch(), ""),
                Objects.requireNonNullElse(commands(), List.<Schedule.Command>of()),
                Boolean.TRUE.equals(suspended()),
                Boolean.TRUE.equals(deferToProduction()),
                Objects.requireNonNullElse(owner(), asking),
                terms(),
                new Schedule.Watch(
                        Optional.ofNullable(slaMinutes()).map(Duration::ofMinutes),
                        Objects.requireNonNullElse(notifications(), List.<WatcherWire>of()).stream()
                                .map(WatcherWire::watcher)
                                .toList()),
                new Manner(
                        Objects.requireNonNullElse(kind(), new KindWire(null, null, null))
                                .kind(),
                        Objects.requireNonNullElse(variables(), Map.<String, String>of()),
                        new Manner.Keep(Optional.ofNullable(keepDays()), Optional.ofNullable(keepRuns()))));
    }

    private Schedule.Terms terms() {
        return new Schedule.Terms(
                overlap(),
                Optional.ofNullable(timeoutMinutes()).map(Duration::ofMinutes),
                Optional.ofNullable(after()).map(ScheduleWire::after),
                Boolean.TRUE.equals(triggerOnMerge()));
    }

    private Schedule.Overlap overlap() {
        return switch (Objects.requireNonNullElse(concurrency(), "skip")) {
            case "skip" -> Schedule.Overlap.SKIP;
            case "queue" -> Schedule.Overlap.QUEUE;
            default -> throw new IllegalArgumentException("concurrency is skip or queue");
        };
    }

    private static Schedule.After after(AfterWire wire) {
        return new Schedule.After(
                new ScheduleSlug(needed("after.schedule", wire.schedule())),
                Objects.requireNonNullElse(wire.states(), Set.of(RunState.SUCCESS)).stream()
                        .collect(Collectors.toUnmodifiableSet()));
    }

    static String needed(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("%s is needed".formatted(field));
        }
        return value;
    }
}
