package dev.slipstream.preview;

import dev.slipstream.dbt.Broken;
import dev.slipstream.defer.DeferStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * @param own what there is of the node itself on both sides; empty for SQL that is no model
 * @param copying the command without which a run would build this incremental model in full, although production has its rows
 * @param broken the files do not parse as they are: this is of the last time that they did
 * @param status the deferral that it was compiled with
 */
public record CompiledPreview(
        String node,
        String sql,
        List<Read> reads,
        Optional<Read> own,
        Optional<String> copying,
        Optional<Broken> broken,
        DeferStatus status,
        Duration took) {
    /** The same with what another command reads. */
    public CompiledPreview with(List<Read> others) {
        return new CompiledPreview(node, sql, others, own, copying, broken, status, took);
    }
}
