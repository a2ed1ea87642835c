package dev.slipstream.workspace;

import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.WorkspaceFailure.Reason;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/**
 * Checkouts in folders. Beside the checkouts of a user, where no sandbox can write, the file {@code .<project>.folder}
 * names the dbt project's folder inside the repository.
 */
@Service
final class Checkouts implements Workspaces {
    private final Path projects;
    private final Sandbox sandbox;
    private final Git git;
    private final PythonPart python;
    private final Map<Path, Checkout> open = new ConcurrentHashMap<>();

    Checkouts(
            @Value("${slipstream.home}") String home,
            @Value("${slipstream.dbt-host}") String dbtHost,
            Sandbox sandbox) {
        this.projects = Path.of(home).toAbsolutePath().normalize().resolve("projects");
        this.python = new PythonPart(Path.of(dbtHost));
        this.sandbox = sandbox;
        this.git = new Git(sandbox);
    }

    @Override
    public Optional<Workspace> find(UserName user, ProjectId project) {
        var folder = folder(user, project);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        return Optional.of(open.computeIfAbsent(folder, _ -> open(user, project, folder)));
    }

    @Override
    public Workspace require(UserName user, ProjectId project) {
        return find(user, project)
                .orElseThrow(() -> new WorkspaceFailure(
                        Reason.NOT_FOUND,
                        "%s has no checkout of %s; add the project with ./slipstream up --project or POST /api/v1/projects"
                                .formatted(user, project)));
    }

    @Override
    public Workspace create(UserName user, ProjectId project, GitSource source) {
        var folder = folder(user, project);
        if (Files.exists(folder)) {
            throw new WorkspaceFailure(
                    Reason.ALREADY_EXISTS, "%s already has a checkout of %s".formatted(user, project));
        }
        Path draft = null;
        try {
            Files.createDirectories(folder.getParent());
            draft = Files.createTempDirectory(folder.getParent(), ".new-");
            var cloned = git.clone(user, source, draft);
            if (!cloned.succeeded()) {
                throw new WorkspaceFailure(
                        Reason.GIT,
                        "%s cannot be cloned: %s".formatted(Git.withoutPassword(source.url()), Git.reason(cloned)));
            }
            requireFolder(draft, source);
            Files.writeString(folderFile(folder), source.folder());
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException problem) {
            throw DiskProblem.of("the checkout of %s".formatted(project), problem);
        } finally {
            delete(draft);
        }
        return require(user, project);
    }

    @Override
    public void rename(UserName user, ProjectId from, ProjectId to) {
        var old = folder(user, from);
        var folder = folder(user, to);
        if (Files.exists(folder)) {
            throw new WorkspaceFailure(Reason.ALREADY_EXISTS, "%s already has a checkout of %s".formatted(user, to));
        }
        closeCheckout(old);
        try {
            Files.move(folderFile(old), folderFile(folder), StandardCopyOption.ATOMIC_MOVE);
            Files.move(old, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException problem) {
            throw DiskProblem.of("the checkout of %s".formatted(to), problem);
        }
    }

    @Override
    public void remove(UserName user, ProjectId project) {
        var folder = folder(user, project);
        closeCheckout(folder);
        delete(folder);
        try {
            Files.deleteIfExists(folderFile(folder));
        } catch (IOException problem) {
            throw DiskProblem.of("the checkout of %s".formatted(project), problem);
        }
    }

    private void closeCheckout(Path folder) {
        var checkout = open.remove(folder);
        if (checkout != null) {
            checkout.close();
        }
    }

    private static void requireFolder(Path checkout, GitSource source) {
        var folder =
                source.folder().isEmpty() ? checkout : checkout.resolve(new WorkspacePath(source.folder()).value());
        if (!Files.isDirectory(folder)) {
            throw new WorkspaceFailure(
                    Reason.GIT,
                    "%s has no folder \"%s\"".formatted(Git.withoutPassword(source.url()), source.folder()));
        }
    }

    private Checkout open(UserName user, ProjectId project, Path folder) {
        try {
            var file = folderFile(folder);
            var below = Files.exists(file) ? Files.readString(file).strip() : "";
            var root = below.isEmpty() ? folder : folder.resolve(new WorkspacePath(below).value());
            return new Checkout(user, project, folder, root, sandbox, git, python);
        } catch (IOException problem) {
            throw DiskProblem.of("the checkout of %s".formatted(project), problem);
        }
    }

    private Path folder(UserName user, ProjectId project) {
        return projects.resolve(user.value()).resolve(project.value());
    }

    private static Path folderFile(Path folder) {
        return folder.resolveSibling(".%s.folder".formatted(folder.getFileName()));
    }

    private static void delete(@Nullable Path folder) {
        if (folder == null || !Files.exists(folder)) {
            return;
        }
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
                        throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException problem) {
            throw DiskProblem.of("the unfinished checkout %s".formatted(folder), problem);
        }
    }

    @PreDestroy
    void close() {
        open.values().forEach(Checkout::close);
    }
}
