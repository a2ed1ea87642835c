package dev.slipstream.workspace;

import dev.slipstream.security.UserName;
import java.util.Optional;

/** The checkouts on this node, under {@code <home>/projects/<user>/<project>}. */
public interface Workspaces {
    Optional<Workspace> find(UserName user, ProjectId project);

    /** @throws WorkspaceFailure NOT_FOUND, saying how to get one */
    Workspace require(UserName user, ProjectId project);

    /**
     * Clones the source for the user; a local path is cloned with the file protocol allowed for that command only. A
     * failed clone leaves nothing behind.
     */
    Workspace create(UserName user, ProjectId project, GitSource source);

    /** Gives a checkout another name. */
    void rename(UserName user, ProjectId from, ProjectId to);

    /** Deletes a checkout and everything in it that was not pushed. No checkout: nothing happens. */
    void remove(UserName user, ProjectId project);
}
