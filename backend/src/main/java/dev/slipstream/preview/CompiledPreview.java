package dev.slipstream.preview;

import dev.slipstream.defer.DeferStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * @param own what there is of the node itself on both sides; empty for SQL that is no model
 * @param status the deferral that it was compiled with
 */
public record CompiledPreview(
        String node, String sql, List<Read> reads, Optional<Read> own, DeferStatus status, Duration took) {}
