package dev.slipstream.onboarding;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.FileSystemUtils;

/** The bare repository that the sample project is cloned from, made out of the resources. */
final class SampleOrigin {
    private static final String RESOURCES = "sample-project/";
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", "/usr/local/bin:/usr/bin:/bin",
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_CONFIG_GLOBAL", "/dev/null",
            "GIT_AUTHOR_NAME", "ada",
            "GIT_AUTHOR_EMAIL", "ada@localhost",
            "GIT_COMMITTER_NAME", "ada",
            "GIT_COMMITTER_EMAIL", "ada@localhost");

    private final Path origins;

    SampleOrigin(Path home) {
        this.origins = home.resolve("origins");
    }

    Path folder() {
        return origins.resolve("coffee_shop.git");
    }

    /** Makes it if it is not there; appears in one rename. */
    void make() {
        if (Files.isDirectory(folder())) {
            return;
        }
        try {
            Files.createDirectories(origins);
            var draft = Files.createTempDirectory(origins, ".new-");
            try {
                var tree = draft.resolve("tree");
                copyResources(tree);
                git(tree, "init", "--quiet", "--initial-branch=main");
                git(tree, "add", "--all");
                git(tree, "commit", "--quiet", "--message", "Begin the coffee shop");
                git(draft, "clone", "--quiet", "--bare", "--no-hardlinks", "tree", "bare");
                Files.move(draft.resolve("bare"), folder(), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                FileSystemUtils.deleteRecursively(draft);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException("the sample's repository %s cannot be made".formatted(folder()), problem);
        }
    }

    private static void copyResources(Path tree) throws IOException {
        for (var resource : new PathMatchingResourcePatternResolver().getResources("classpath*:" + RESOURCES + "**")) {
            var path = path(resource);
            if (path.isEmpty() || path.endsWith("/") || !resource.isReadable()) {
                continue;
            }
            // Build tools leave a .gitignore among resources out.
            var file = tree.resolve(path.equals("gitignore") ? ".gitignore" : path);
            Files.createDirectories(file.resolve("..").normalize());
            try (var content = resource.getInputStream()) {
                Files.copy(content, file);
            }
        }
    }

    private static String path(Resource resource) throws IOException {
        var url = resource.getURL().toString();
        return url.substring(url.lastIndexOf(RESOURCES) + RESOURCES.length());
    }

    private static void git(Path folder, String... arguments) throws IOException {
        var command =
                new ArrayList<>(List.of("git", "-c", "protocol.file.allow=always", "-c", "core.hooksPath=/dev/null"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("git %s: %s".formatted(arguments[0], output.strip()));
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }
}
