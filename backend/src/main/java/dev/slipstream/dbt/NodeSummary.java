package dev.slipstream.dbt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of the parsed project.
 *
 * @param key columns that tell its rows apart, as dbt infers them; empty: not known
 */
public record NodeSummary(
        String uniqueId,
        String name,
        String resourceType,
        @Nullable String materialized,
        String path,
        List<String> dependsOn,
        List<String> key) {}
