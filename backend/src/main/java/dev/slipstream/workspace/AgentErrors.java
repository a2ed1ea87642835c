package dev.slipstream.workspace;

import dev.slipstream.workspace.WorkspaceFailure.Reason;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The files agent's refusals as failures, worded for the person. */
final class AgentErrors {
    private AgentErrors() {}

    static WorkspaceFailure failure(WorkspacePath path, JsonNode answer) {
        var message = answer.path("message").asString("%s could not be reached".formatted(path));
        return switch (answer.path("error").asString("")) {
            case "not-found", "not-a-folder" ->
                new WorkspaceFailure(Reason.NOT_FOUND, "%s does not exist".formatted(path));
            case "conflict" -> conflict(path, current(answer));
            case "exists", "not-empty" -> new WorkspaceFailure(Reason.ALREADY_EXISTS, message);
            case "is-a-folder" -> new WorkspaceFailure(Reason.NOT_TEXT, "%s is a folder".formatted(path));
            case "refused" -> new WorkspaceFailure(Reason.OUTSIDE, message);
            case "disk-full" ->
                new WorkspaceFailure(
                        Reason.DISK_FULL, "the disk is full, and %s is as it was; free some space".formatted(path));
            default -> new WorkspaceFailure(Reason.UNAVAILABLE, message);
        };
    }

    private static WorkspaceFailure conflict(WorkspacePath path, Optional<FileVersion> current) {
        var what = current.isPresent() ? "changed" : "was deleted";
        return new WorkspaceFailure(
                Reason.CONFLICT, "%s %s since it was opened; nothing was saved".formatted(path, what), current);
    }

    static Optional<FileVersion> current(JsonNode answer) {
        var hash = answer.path("sha256").asString("");
        return hash.isEmpty() ? Optional.empty() : Optional.of(new FileVersion(hash));
    }
}
