package dev.slipstream.project;

import java.nio.file.Path;

/** Reads manifests. */
public interface Manifests {
    /** @throws IllegalArgumentException if the file is no dbt manifest, saying what it is instead */
    ManifestFacts facts(Path manifest);
}
