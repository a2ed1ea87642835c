package dev.slipstream.defer;

import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.util.Optional;

/** Each user's choice per project, and what it comes to. Asked at every command; nothing is cached across a new run. */
public interface Deferrals extends ScheduleReaders {
    DeferChoice choice(UserName user, ProjectId project);

    /** @throws IllegalArgumentException if the schedule is unknown or not marked, or the run is not one of its good ones */
    void choose(UserName user, ProjectId project, DeferChoice choice);

    DeferStatus status(UserName user, ProjectId project);

    /** As {@link #status}, with another mode than the saved one. */
    DeferStatus status(UserName user, ProjectId project, DeferMode mode);

    /** Why the user's dbt cannot defer to that run, naming it; empty if it can. */
    Optional<String> problem(UserName user, StateArtifact artifact);

    /** Bolt tells that a schedule or run of the project changed. */
    void productionChanged(ProjectId project);
}
