package dev.slipstream.defer;

import java.util.Optional;

/**
 * What a user chose for a project.
 *
 * @param schedule empty: the project's marked schedule
 * @param pinned empty: the latest successful run
 */
public record DeferChoice(DeferMode mode, Optional<ScheduleSlug> schedule, Optional<RunId> pinned) {
    public static final DeferChoice OFF = new DeferChoice(DeferMode.OFF, Optional.empty(), Optional.empty());

    public DeferChoice with(DeferMode other) {
        return new DeferChoice(other, schedule, pinned);
    }
}
