package dev.slipstream.preview;

import dev.slipstream.defer.DeferStatus;
import java.time.Duration;
import java.util.List;

/** @param status the deferral that it was compiled with */
public record CompiledPreview(String node, String sql, List<Read> reads, DeferStatus status, Duration took) {}
