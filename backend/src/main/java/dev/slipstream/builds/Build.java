package dev.slipstream.builds;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * The last time that a node's relation was built.
 *
 * @param node unique_id of a model, seed or snapshot
 * @param by the command that built it, such as {@code dbt run -s orders}
 * @param run the production run that the command belonged to; empty in development
 */
public record Build(String node, Instant at, String by, OptionalLong run) {}
