package dev.slipstream.project;

import java.time.Instant;

/**
 * What a manifest.json says of itself, read without loading the rest into memory.
 *
 * @param schema number of the manifest schema, 12 for dbt 1.12
 * @param models models in it, without those of packages
 */
public record ManifestFacts(
        int schema, String dbtVersion, String adapter, String projectName, int models, Instant generatedAt) {}
