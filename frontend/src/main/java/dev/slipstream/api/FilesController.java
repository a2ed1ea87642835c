package dev.slipstream.api;

import dev.slipstream.security.CurrentUser;
import dev.slipstream.workspace.FileVersion;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.Workspace;
import dev.slipstream.workspace.WorkspaceFailure;
import dev.slipstream.workspace.WorkspaceFailure.Reason;
import dev.slipstream.workspace.WorkspacePath;
import dev.slipstream.workspace.Workspaces;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The text files of the own checkout; a version is an ETag, and nothing is saved over a version that was not seen. */
@RestController
@RequestMapping("/api/v1/projects/{project}/files")
class FilesController {
    private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);

    private final CurrentUser currentUser;
    private final Workspaces workspaces;

    FilesController(CurrentUser currentUser, Workspaces workspaces) {
        this.currentUser = currentUser;
        this.workspaces = workspaces;
    }

    record Entry(String path, boolean folder, long bytes) {}

    @GetMapping
    List<Entry> all(@PathVariable String project) {
        return workspace(project).files().stream()
                .map(entry -> new Entry(entry.path().value(), entry.folder(), entry.bytes()))
                .toList();
    }

    @GetMapping("/{*path}")
    ResponseEntity<String> read(
            @PathVariable String project,
            @PathVariable String path,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String ifNoneMatch) {
        var content = workspace(project).read(path(path));
        var tag = tag(content.version());
        if (tag.equals(ifNoneMatch)) {
            return ResponseEntity.status(HttpStatus.NOT_MODIFIED).eTag(tag).build();
        }
        return ResponseEntity.ok().eTag(tag).contentType(TEXT).body(content.text());
    }

    @PutMapping("/{*path}")
    ResponseEntity<?> write(
            @PathVariable String project,
            @PathVariable String path,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String ifNoneMatch,
            @RequestBody(required = false) byte @Nullable [] body) {
        var workspace = workspace(project);
        var file = path(path);
        var text = text(body == null ? new byte[0] : body);
        if (ifMatch != null) {
            return ResponseEntity.noContent()
                    .eTag(tag(workspace.write(file, text, Optional.of(version(workspace, file, ifMatch)))))
                    .build();
        }
        if ("*".equals(ifNoneMatch)) {
            return ResponseEntity.status(HttpStatus.CREATED)
                    .eTag(tag(workspace.write(file, text, Optional.empty())))
                    .build();
        }
        return ResponseEntity.of(ProblemDetail.forStatusAndDetail(
                        HttpStatus.PRECONDITION_REQUIRED,
                        "send If-Match with the ETag that was read, or If-None-Match: * to create the file"))
                .build();
    }

    private Workspace workspace(String project) {
        return workspaces.require(currentUser.require().name(), new ProjectId(project));
    }

    /** {@code *} is whatever there is; what cannot be a version of ours is one that is gone. */
    private static FileVersion version(Workspace workspace, WorkspacePath path, String ifMatch) {
        var tag = ifMatch.strip();
        if (tag.matches("\"[0-9a-f]{64}\"")) {
            return new FileVersion(tag.substring(1, tag.length() - 1));
        }
        var current = workspace.read(path).version();
        if (tag.equals("*")) {
            return current;
        }
        throw new WorkspaceFailure(
                Reason.CONFLICT,
                "%s has another version than %s; nothing was saved".formatted(path, tag),
                Optional.of(current));
    }

    private static WorkspacePath path(String path) {
        return new WorkspacePath(path.startsWith("/") ? path.substring(1) : path);
    }

    private static String tag(FileVersion version) {
        return "\"%s\"".formatted(version.sha256());
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException problem) {
            throw new WorkspaceFailure(Reason.NOT_TEXT, "the body is not UTF-8 text; nothing was saved");
        }
    }
}
