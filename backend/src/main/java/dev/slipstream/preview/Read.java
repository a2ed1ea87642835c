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
    /** The user's own copy is read although production's was built later. */
    public boolean stale() {
        var mine = development.builtAt();
        var theirs = production.builtAt();
        return from.equals("development") && mine != null && theirs != null && theirs.isAfter(mine);
    }

    /** The same, referred to in another file than the one that is looked at. */
    public Read elsewhere() {
        return with(List.of(), children);
    }

    /** The same without what it inlines. */
    public Read alone() {
        return with(lines, List.of());
    }

    private Read with(List<Integer> otherLines, List<Read> others) {
        return new Read(
                ref,
                name,
                kind,
                from,
                relation,
                because,
                text,
                development,
                production,
                underFavorState,
                otherLines,
                others);
    }

    /** @param by the command that built it, such as {@code dbt run -s orders} */
    public record Development(
            @Nullable String relation,
            @Nullable Boolean exists,
            @JsonProperty("builtAt") @Nullable Instant builtAt,
            @Nullable String by) {}

    /** @param run the run that built it last; where that is not known, the one that is deferred to */
    public record Production(
            @Nullable String relation,
            @Nullable Boolean exists,
            @JsonProperty("builtAt") @Nullable Instant builtAt,
            @Nullable String run) {}
}
