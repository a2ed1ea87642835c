package dev.slipstream.dbt;

import java.time.Duration;
import java.util.List;

/** The SQL that dbt would send, and what it reads. */
public record Compiled(String node, String sql, List<RefRead> reads, Duration took) {}
