package dev.slipstream.defer;

import java.util.Optional;

/**
 * What would read production's manifest: a user's dbt, and where it builds.
 *
 * @param dbtVersion such as 1.12.6
 * @param oldestSchema first manifest schema that it reads
 * @param newestSchema last one, which is the one that it writes
 * @param adapter kind of the development warehouse, such as postgres
 * @param projectName {@code name} in the checkout's dbt_project.yml
 * @param sharedSchema the schema, if development builds into production's
 */
public record DevelopmentFacts(
        String dbtVersion,
        int oldestSchema,
        int newestSchema,
        String adapter,
        String projectName,
        Optional<String> sharedSchema) {}
