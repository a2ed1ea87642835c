package dev.slipstream.defer;

import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.util.List;
import java.util.function.Consumer;

/** Who reads production, and so would be left without it. */
public interface ScheduleReaders {
    /** How many users defer to the schedule: those who chose it, and those who chose none. */
    int readers(ProjectId project, ScheduleSlug schedule);

    /**
     * Who defers to that run now, by name.
     *
     * @param latest it is what those read who chose no run
     */
    List<Reader> readersOf(ProjectId project, ScheduleSlug schedule, RunId run, boolean latest);

    /** @param pinned the user chose this very run */
    record Reader(UserName user, DeferMode mode, boolean pinned) {}

    /**
     * Calls the listener, on the thread that caused it, when a choice of that project changed or a run was published, began,
     * progressed or ended.
     *
     * @return stops it
     */
    AutoCloseable onChange(ProjectId project, Consumer<ProjectId> listener);
}
