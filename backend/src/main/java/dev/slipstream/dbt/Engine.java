package dev.slipstream.dbt;

import dev.slipstream.sandbox.PythonPart;
import java.nio.file.Path;
import java.util.List;

/**
 * An installed dbt.
 *
 * @param id short, of letters, digits and dots, such as 1.12: names its hosts
 * @param version such as 1.12.6
 * @param python its environment
 */
public record Engine(String id, String version, PythonPart python) {
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
