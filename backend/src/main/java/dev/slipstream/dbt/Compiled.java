package dev.slipstream.dbt;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The SQL that dbt would send, and what it reads.
 *
 * @param own what there is of the node itself on both sides; empty for SQL that is no model
 */
public record Compiled(
        String node, String sql, List<RefRead> reads, Optional<RefRead> own, Optional<Broken> broken, Duration took) {}
