package dev.slipstream.dbt;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What nodes read, by unique_id. */
public record Explained(Map<String, List<RefRead>> nodes, Optional<Broken> broken) {}
