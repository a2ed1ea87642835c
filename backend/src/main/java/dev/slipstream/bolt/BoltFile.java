package dev.slipstream.bolt;

import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.workspace.ProjectId;
import java.util.Optional;

/**
 * A file of the project's default branch that says what a schedule is.
 *
 * @param schedule that it gave last; empty if it never was good
 * @param problem what is wrong with it now; the schedule is as it was before
 */
public record BoltFile(ProjectId project, String path, Optional<ScheduleSlug> schedule, Optional<Problem> problem) {
    /** @param line counted from one; zero: of the whole file */
    public record Problem(int line, String reason) {
        @Override
        public String toString() {
            return line == 0 ? reason : "line %d: %s".formatted(line, reason);
        }
    }
}
