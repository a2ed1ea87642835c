package dev.slipstream.defer;

import dev.slipstream.workspace.ProjectId;

/** Who would be left without production. */
public interface ScheduleReaders {
    /** How many users defer to the schedule: those who chose it, and those who chose none. */
    int readers(ProjectId project, ScheduleSlug schedule);
}
