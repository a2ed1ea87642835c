package dev.slipstream.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A git repository of a test's own. */
public record Repository(Path folder) {
    public static Repository at(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException problem) {
            throw new AssertionError(problem);
        }
        var repository = new Repository(folder);
        repository.git("init", "--quiet", "--initial-branch=main");
        return repository;
    }

    public Repository with(String path, String text) {
        try {
            var file = folder.resolve(path);
            Files.createDirectories(file.resolve("..").normalize());
            Files.writeString(file, text);
            return this;
        } catch (IOException problem) {
            throw new AssertionError(problem);
        }
    }

    public Repository commit(String subject) {
        git("add", "--all");
        git("-c", "user.name=ada", "-c", "user.email=ada@localhost", "commit", "--quiet", "-m", subject);
        return this;
    }

    public String git(String... arguments) {
        var command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError("%s: %s".formatted(command, output));
            }
            return output.strip();
        } catch (IOException problem) {
            throw new AssertionError(problem);
        } catch (InterruptedException interrupt) {
            throw new AssertionError(interrupt);
        }
    }
}
