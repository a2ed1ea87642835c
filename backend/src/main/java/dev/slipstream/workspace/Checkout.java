package dev.slipstream.workspace;

import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.sandbox.SandboxRequest;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.WorkspaceFailure.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A checkout whose files are reached through an agent in the sandbox; a dead agent is replaced at the next call. */
final class Checkout implements Workspace, AutoCloseable {
    private static final String NO_COMMIT = "(initial)";

    private final UserName user;
    private final ProjectId project;
    private final Path folder;
    private final Path root;
    private final Sandbox sandbox;
    private final Git git;
    private final PythonPart python;
    private final ChangeWatch watch;
    private final Distances distances;

    private final Object starting = new Object();
    private @Nullable FilesAgent agent;
    private boolean closed;

    Checkout(UserName user, ProjectId project, Path folder, Path root, Sandbox sandbox, Git git, PythonPart python) {
        this.user = user;
        this.project = project;
        this.folder = folder;
        this.root = root;
        this.sandbox = sandbox;
        this.git = git;
        this.python = python;
        this.distances = new Distances(folder.resolve(".git"));
        this.watch = new ChangeWatch(this::agent, "%s-%s".formatted(user, project));
    }

    @Override
    public UserName user() {
        return user;
    }

    @Override
    public ProjectId project() {
        return project;
    }

    @Override
    public Path root() {
        return root;
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public List<FileEntry> files() {
        return Listing.of(askAgain("list", request -> request));
    }

    @Override
    public FileContent read(WorkspacePath path) {
        var answer = checked(path, askAgain("read", request -> request.put("path", path.value())));
        if (answer.path("too_large").asBoolean(false)) {
            throw new WorkspaceFailure(
                    Reason.TOO_LARGE, "%s is too large to be edited here (20 MB at most)".formatted(path));
        }
        if (answer.path("binary").asBoolean(false)) {
            throw new WorkspaceFailure(Reason.NOT_TEXT, "%s is not a text file (UTF-8)".formatted(path));
        }
        return new FileContent(answer.path("text").asString(""), version(answer));
    }

    @Override
    public FileVersion write(WorkspacePath path, String text, Optional<FileVersion> expected) {
        var answer = ask(request -> {
            request.put("op", "write").put("path", path.value()).put("text", text);
            return expected.map(version -> request.put("expected", version.sha256()))
                    .orElseGet(() -> request.putNull("expected"));
        });
        if (expected.isEmpty() && answer.path("error").asString("").equals("conflict")) {
            throw new WorkspaceFailure(
                    Reason.ALREADY_EXISTS, "%s exists already".formatted(path), AgentErrors.current(answer));
        }
        return version(checked(path, answer));
    }

    @Override
    public void delete(WorkspacePath path, FileVersion expected) {
        checked(
                path,
                ask(request ->
                        request.put("op", "delete").put("path", path.value()).put("expected", expected.sha256())));
    }

    @Override
    public void move(WorkspacePath from, WorkspacePath to) {
        checked(
                from,
                ask(request ->
                        request.put("op", "move").put("path", from.value()).put("to", to.value())));
    }

    @Override
    public void createFolder(WorkspacePath path) {
        checked(path, ask(request -> request.put("op", "mkdir").put("path", path.value())));
    }

    @Override
    public Head head() {
        var status = git.in(
                user,
                folder,
                List.of(
                        "/bin/sh",
                        "-c",
                        "git status --porcelain=v2 --branch --untracked-files=all && git log -1 --format='= %s' 2>/dev/null; true"));
        if (!status.out().startsWith("# branch.")) {
            throw new WorkspaceFailure(Reason.GIT, "%s: %s".formatted(project, Git.reason(status)));
        }
        var branch = "HEAD";
        var commit = "";
        var subject = "";
        var changed = 0;
        for (var line : status.out().lines().toList()) {
            if (line.startsWith("# branch.oid ")) {
                commit = line.substring("# branch.oid ".length()).replace(NO_COMMIT, "");
            } else if (line.startsWith("# branch.head ")) {
                branch = line.substring("# branch.head ".length()).replace("(detached)", "HEAD");
            } else if (line.startsWith("= ")) {
                subject = line.substring(2);
            } else if (!line.startsWith("#")) {
                changed++;
            }
        }
        return new Head(branch, commit, subject, changed);
    }

    @Override
    public Optional<Integer> commitsAhead(String commit) {
        if (!commit.matches("[0-9a-f]{7,64}")) {
            throw new IllegalArgumentException("not a commit: \"%s\"".formatted(commit));
        }
        return distances.of(commit, () -> {
            var count = git.in(user, folder, List.of("git", "rev-list", "--count", commit + "..HEAD", "--"));
            return count.succeeded() ? Optional.of(Integer.parseInt(count.out().strip())) : Optional.empty();
        });
    }

    @Override
    public AutoCloseable onChange(Consumer<Set<WorkspacePath>> listener) {
        return watch.add(listener);
    }

    @Override
    public void close() {
        watch.close();
        synchronized (starting) {
            closed = true;
            if (agent != null) {
                agent.close();
            }
        }
    }

    /** The living agent, started if there is none. */
    private FilesAgent agent() throws IOException {
        synchronized (starting) {
            if (closed) {
                throw new IOException("the server is stopping");
            }
            if (agent == null || !agent.isAlive()) {
                if (agent != null) {
                    agent.close();
                }
                var request =
                        new SandboxRequest(user, agentCommand(), Map.of(), folder, List.of(folder), python.readOnly());
                agent = new FilesAgent(sandbox.wrap(request), "%s-%s".formatted(user, project));
            }
            return agent;
        }
    }

    private List<String> agentCommand() {
        var program = python.folder().resolve("slipstream_host").toString();
        return List.of(python.python().toString(), "-I", "-S", program, "files", root.toString());
    }

    private interface Fill {
        ObjectNode into(ObjectNode request);
    }

    /** Asks once: what changes something is never done twice. */
    private JsonNode ask(Fill fill) {
        try {
            var living = agent();
            return living.ask(fill.into(living.request("")));
        } catch (IOException | IllegalStateException problem) {
            throw new WorkspaceFailure(
                    Reason.UNAVAILABLE,
                    "the files of %s cannot be reached: %s; try again".formatted(project, problem.getMessage()));
        }
    }

    /** For what only looks: an agent that dies over it is replaced once. */
    private JsonNode askAgain(String operation, Fill fill) {
        try {
            var living = agent();
            return living.ask(fill.into(living.request(operation)));
        } catch (IOException _) {
            return ask(request -> fill.into(request.put("op", operation)));
        }
    }

    private static JsonNode checked(WorkspacePath path, JsonNode answer) {
        if (answer.has("error")) {
            throw AgentErrors.failure(path, answer);
        }
        return answer;
    }

    private static FileVersion version(JsonNode answer) {
        return new FileVersion(answer.path("sha256").asString(""));
    }
}
