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
 * @param folder {@code slipstream.dbt-host}: the packages; absolute
 * @param environment the virtual environment: the locked one in {@code .venv}, or another that holds dbt; absolute
 */
public record PythonPart(Path folder, Path environment) {
    public PythonPart {
        folder = folder.toAbsolutePath().normalize();
        environment = environment.toAbsolutePath().normalize();
    }

    public PythonPart(Path folder) {
        this(folder, folder.resolve(".venv"));
    }

    /** The same programs in another environment. */
    public PythonPart in(Path otherEnvironment) {
        return new PythonPart(folder, otherEnvironment);
    }

    /** @throws IllegalStateException if the environment is not installed */
    public Path python() {
        var python = environment.resolve("bin/python");
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
            needed.add(environment.toRealPath());
            needed.add(python().toRealPath().resolve("../..").normalize());
            return needed.stream()
                    .filter(path -> path.equals(folder) || !path.startsWith(folder))
                    .filter(path -> !path.startsWith("/usr") && path.getNameCount() > 0)
                    .toList();
        } catch (IOException problem) {
            throw new IllegalStateException(
                    "the Python environment %s cannot be read: %s".formatted(environment, problem.getMessage()),
                    problem);
        }
    }
}
