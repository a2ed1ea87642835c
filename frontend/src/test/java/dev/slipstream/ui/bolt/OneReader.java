package dev.slipstream.ui.bolt;

import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleReaders;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.util.List;
import java.util.function.Consumer;

/** As many users as the test says defer to each schedule; if one does, that is Ada, and she chose the latest run. */
final class OneReader implements ScheduleReaders {
    int readers;

    @Override
    public int readers(ProjectId project, ScheduleSlug schedule) {
        return readers;
    }

    @Override
    public List<Reader> readersOf(ProjectId project, ScheduleSlug schedule, RunId run, boolean latest) {
        return latest && readers > 0
                ? List.of(new Reader(new UserName("ada"), DeferMode.FAVOR_STATE, false))
                : List.of();
    }

    @Override
    public AutoCloseable onChange(ProjectId project, Consumer<ProjectId> listener) {
        return () -> {};
    }
}
