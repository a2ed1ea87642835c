package dev.slipstream.dbt;

import dev.slipstream.sandbox.PythonPart;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An installed dbt.
 *
 * @param id short, of letters, digits and dots, such as 1.12: names its hosts
 * @param version such as 1.12.6
 * @param python its environment
 * @param note what the user should know of it: another one was asked for, and is being installed or cannot be
 */
public record Engine(String id, String version, PythonPart python, Optional<String> note) {
    public Engine(String id, String version, PythonPart python) {
        this(id, version, python, Optional.empty());
    }

    Engine noted(String text) {
        return new Engine(id, version, python, Optional.of(text));
    }

    /** It is the one that Slipstream is made with. */
    boolean isStandard() {
        return python.environment().equals(new PythonPart(python.folder()).environment());
    }

    /** The real {@code dbt}, cold. */
    public Path program() {
        return python.environment().resolve("bin/dbt");
    }

    /** What a sandbox must be able to read so that it runs: environment, host package, shim. */
    public List<Path> visible() {
        return python.readOnly();
    }
}
