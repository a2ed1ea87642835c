package dev.slipstream.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The Python programs that run in sandboxes, with the environment that they need.
 *
 * @param folder {@code slipstream.dbt-host}: the packages, and the locked environment in {@code .venv}; absolute
 */
public record PythonPart(Path folder) {
    public PythonPart {
        folder = folder.toAbsolutePath().normalize();
    }

    /** @throws IllegalStateException if the environment is not installed */
    public Path python() {
        var python = folder.resolve(".venv/bin/python");
        if (!Files.exists(python)) {
            throw new IllegalStateException("%s is missing; ./slipstream up installs it".formatted(python));
        }
        return python;
    }

    /** What a sandbox must let it read: the folder, the environment, and the Python installation behind that. */
    public List<Path> readOnly() {
        try {
            Set<Path> needed = new LinkedHashSet<>();
            needed.add(folder);
            needed.add(folder.resolve(".venv").toRealPath());
            needed.add(python().toRealPath().resolve("../..").normalize());
            return needed.stream()
                    .filter(path -> path.equals(folder) || !path.startsWith(folder))
                    .filter(path -> !path.startsWith("/usr") && path.getNameCount() > 0)
                    .toList();
        } catch (IOException problem) {
            throw new IllegalStateException(
                    "the Python environment of %s cannot be read: %s".formatted(folder, problem.getMessage()), problem);
        }
    }
}
