package dev.slipstream.bolt;

import dev.slipstream.defer.DeferChoice;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.Deferrals;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.defer.StateArtifact;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Nobody defers to anything. */
final class NoDeferrals implements Deferrals {
    @Override
    public DeferChoice choice(UserName user, ProjectId project) {
        return DeferChoice.OFF;
    }

    @Override
    public void choose(UserName user, ProjectId project, DeferChoice choice) {}

    @Override
    public DeferStatus status(UserName user, ProjectId project) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DeferStatus status(UserName user, ProjectId project, DeferMode mode) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> problem(UserName reader, StateArtifact artifact) {
        throw new UnsupportedOperationException();
    }

    @Override
    public AutoCloseable onChange(ProjectId project, Consumer<ProjectId> listener) {
        return () -> {};
    }

    @Override
    public int readers(ProjectId project, ScheduleSlug schedule) {
        return 0;
    }

    @Override
    public List<Reader> readersOf(ProjectId project, ScheduleSlug schedule, RunId run, boolean latest) {
        return List.of();
    }

    @Override
    public void productionChanged(ProjectId project) {}
}
