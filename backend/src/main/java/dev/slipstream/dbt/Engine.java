package dev.slipstream.dbt;

import java.nio.file.Path;
import java.util.List;

/**
 * The installed dbt.
 *
 * @param version such as 1.12.6
 * @param program the real {@code dbt}, cold
 * @param visible what a sandbox must be able to read so that it runs: environment, host package, shim
 */
public record Engine(String version, Path program, List<Path> visible) {}
