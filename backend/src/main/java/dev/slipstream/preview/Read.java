package dev.slipstream.preview;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one reference reads and why, in words; the {@code Read} of the API, whose names and values are its contract.
 *
 * @param from development, production, inlined, source, not-read, missing or unknown
 * @param because such as not-built-in-development
 * @param lines lines of the node's source where the reference stands, from 1
 */
public record Read(
        String ref,
        String name,
        @Nullable String kind,
        String from,
        @Nullable String relation,
        String because,
        String text,
        Development development,
        Production production,
        @Nullable String underFavorState,
        List<Integer> lines,
        List<Read> children) {
    public record Development(
            @Nullable String relation,
            @Nullable Boolean exists,
            @JsonProperty("builtAt") @Nullable Instant builtAt) {}

    public record Production(
            @Nullable String relation,
            @Nullable Boolean exists,
            @JsonProperty("builtAt") @Nullable Instant builtAt,
            @Nullable String run) {}
}
