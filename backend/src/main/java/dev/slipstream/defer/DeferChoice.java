package dev.slipstream.defer;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a user chose for a project.
 *
 * @param schedule empty: the project's marked schedule
 * @param pinned empty: the latest successful run
 * @param pins nodes by unique_id that are always read from one side
 */
public record DeferChoice(
        DeferMode mode, Optional<ScheduleSlug> schedule, Optional<RunId> pinned, SortedMap<String, Pin> pins) {
    public static final DeferChoice OFF = new DeferChoice(DeferMode.OFF, Optional.empty(), Optional.empty());

    public DeferChoice {
        pins = Collections.unmodifiableSortedMap(new TreeMap<>(pins));
    }

    /** Without pins. */
    public DeferChoice(DeferMode mode, Optional<ScheduleSlug> schedule, Optional<RunId> pinned) {
        this(mode, schedule, pinned, new TreeMap<>());
    }

    public DeferChoice with(DeferMode other) {
        return new DeferChoice(other, schedule, pinned, pins);
    }

    public DeferChoice withRun(Optional<RunId> run) {
        return new DeferChoice(mode, schedule, run, pins);
    }

    /** Of another schedule the latest run. */
    public DeferChoice withSchedule(ScheduleSlug other) {
        return new DeferChoice(mode, Optional.of(other), Optional.empty(), pins);
    }

    public DeferChoice withPins(Map<String, Pin> others) {
        return new DeferChoice(mode, schedule, pinned, new TreeMap<>(others));
    }

    public DeferChoice withoutPins(Pin side) {
        var changed = new TreeMap<>(pins);
        changed.values().removeIf(side::equals);
        return withPins(changed);
    }

    /** @param pin empty takes it away */
    public DeferChoice withPin(String node, Optional<Pin> pin) {
        var changed = new TreeMap<>(pins);
        pin.ifPresentOrElse(side -> changed.put(node, side), () -> changed.remove(node));
        return withPins(changed);
    }
}
