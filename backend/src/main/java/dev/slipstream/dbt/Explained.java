package dev.slipstream.dbt;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What nodes read, by unique_id.
 *
 * @param away why the warehouse does not answer: then it is unknown what exists there
 */
public record Explained(Map<String, List<RefRead>> nodes, Optional<Broken> broken, Optional<String> away) {}
