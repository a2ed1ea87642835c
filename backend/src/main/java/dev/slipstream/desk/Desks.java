package dev.slipstream.desk;

import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.WorkspacePath;
import java.util.Optional;

/** Keeps what a page must find again after a reload, in another browser too. Any thread. */
public interface Desks {
    /** The project that the user works on; empty if none was chosen yet. */
    Optional<ProjectId> project(UserName user);

    void choose(UserName user, ProjectId project);

    ColorScheme colorScheme(UserName user);

    void choose(UserName user, ColorScheme scheme);

    /** {@link Desk#EMPTY} if nothing was kept. */
    Desk desk(UserName user, ProjectId project);

    void keep(UserName user, ProjectId project, Desk desk);

    Optional<Draft> draft(UserName user, ProjectId project, WorkspacePath path);

    void keep(UserName user, ProjectId project, WorkspacePath path, Draft draft);

    /** Forgets the unsaved text: it was saved, or given up. */
    void discard(UserName user, ProjectId project, WorkspacePath path);
}
