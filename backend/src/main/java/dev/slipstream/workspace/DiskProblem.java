package dev.slipstream.workspace;

import dev.slipstream.workspace.WorkspaceFailure.Reason;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Objects;

/** The file system's no, in words. */
final class DiskProblem {
    private DiskProblem() {}

    static WorkspaceFailure of(String what, IOException problem) {
        var cause = problem instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : problem.getMessage();
        var words = Objects.requireNonNullElse(cause, problem.getClass().getSimpleName());
        if (words.contains("No space left") || words.contains("Disk quota exceeded")) {
            return new WorkspaceFailure(
                    Reason.DISK_FULL,
                    "the disk is full: %s could not be written; free some space and try again".formatted(what));
        }
        return new WorkspaceFailure(Reason.UNAVAILABLE, "%s: %s".formatted(what, words));
    }
}
