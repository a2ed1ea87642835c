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
 * @param interpreter the environment whose link leads to the Python installation: one that users cannot write
 */
public record PythonPart(Path folder, Path environment, Path interpreter) {
    public PythonPart {
        folder = folder.toAbsolutePath().normalize();
        environment = environment.toAbsolutePath().normalize();
        interpreter = interpreter.toAbsolutePath().normalize();
    }

    public PythonPart(Path folder) {
        this(folder, folder.resolve(".venv"), folder.resolve(".venv"));
    }

    /** The same programs in another environment that this server made. */
    public PythonPart in(Path locked) {
        return new PythonPart(folder, locked, locked);
    }

    /** The same programs in an environment on top of this one's Python, that a user filled: none of its links is followed. */
    public PythonPart filled(Path byUser) {
        return new PythonPart(folder, byUser, interpreter);
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
            needed.add(interpreter
                    .resolve("bin/python")
                    .toRealPath()
                    .resolve("../..")
                    .normalize());
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
