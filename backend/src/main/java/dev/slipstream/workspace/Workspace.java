package dev.slipstream.workspace;

import dev.slipstream.security.UserName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One user's checkout of one project. Files and git are reached inside the user's sandbox only. Safe for any thread;
 * every call may throw {@link WorkspaceFailure}.
 */
public interface Workspace {
    UserName user();

    ProjectId project();

    /** The dbt project's folder (which holds dbt_project.yml), absolute, the same inside and outside the sandbox. */
    Path root();

    /** The checkout's top, which holds .git: {@link #root()} or a folder above it. A sandbox must show all of it. */
    default Path folder() {
        return root();
    }

    /** The whole tree below {@link #root()}, folders before files, by name; without .git; generated folders are not entered. */
    List<FileEntry> files();

    FileContent read(WorkspacePath path);

    /**
     * Saves atomically, if the file still is what the caller read.
     *
     * @param expected what the caller read; empty to create a file that must not exist yet
     * @return what it is now
     */
    FileVersion write(WorkspacePath path, String text, Optional<FileVersion> expected);

    void delete(WorkspacePath path, FileVersion expected);

    void move(WorkspacePath from, WorkspacePath to);

    void createFolder(WorkspacePath path);

    Head head();

    /** Commits of HEAD that {@code commit} does not have; empty if the checkout does not know that commit. */
    Optional<Integer> commitsAhead(String commit);

    /**
     * Calls the listener, on a thread of the workspace's, with the paths that changed, whoever changed them (editor,
     * terminal, git). An empty set means: anything may have.
     *
     * @return stops it
     */
    AutoCloseable onChange(Consumer<Set<WorkspacePath>> listener);
}
