package dev.slipstream.preview;

import dev.slipstream.dbt.RefRead;
import dev.slipstream.dbt.RefRead.Origin;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in words why dbt reads what it reads: pure. What it reads, dbt has decided. */
final class ReadWords {
    private final DeferStatus status;

    ReadWords(DeferStatus status) {
        this.status = status;
    }

    List<Read> of(List<RefRead> reads) {
        return reads.stream().map(this::of).toList();
    }

    private Read of(RefRead read) {
        var because = because(read);
        var artifact = status.artifact();
        return new Read(
                read.ref(),
                read.name(),
                read.materialized() == null ? read.resourceType() : read.materialized(),
                wire(read.from()),
                read.relation(),
                because,
                text(read, because),
                new Read.Development(
                        read.development().relation(), read.development().exists(), null),
                new Read.Production(
                        read.production().relation(),
                        read.production().exists(),
                        artifact.filter(_ -> read.production().relation() != null)
                                .map(state -> state.finishedAt())
                                .orElse(null),
                        artifact.filter(_ -> read.production().relation() != null)
                                .map(state -> state.run().toString())
                                .orElse(null)),
                read.underFavorState() == null ? null : wire(read.underFavorState()),
                read.lines(),
                of(read.children()));
    }

    private String because(RefRead read) {
        return switch (read.from()) {
            case INLINED -> "ephemeral";
            case SOURCE -> "source";
            case UNKNOWN -> "unknown";
            case PRODUCTION ->
                status.choice().mode() == DeferMode.FAVOR_STATE && !read.selected()
                        ? "favor-state"
                        : "not-built-in-development";
            case DEVELOPMENT, MISSING, NOT_READ -> becauseOfDevelopment(read);
        };
    }

    private String becauseOfDevelopment(RefRead read) {
        if (!status.defers()) {
            return "deferral-off";
        }
        if (read.sameRelation()) {
            return "same-relation";
        }
        if (read.production().relation() == null) {
            return "not-in-production-manifest";
        }
        if (status.choice().mode() == DeferMode.FAVOR_STATE && read.selected()) {
            return "selected";
        }
        return read.from() == Origin.MISSING ? "not-built-in-development" : "built-in-development";
    }

    private String text(RefRead read, String because) {
        var mine = plain(read.development().relation());
        var theirs = plain(read.production().relation());
        return switch (read.from()) {
            case INLINED -> "%s is ephemeral: its SQL stands in this query".formatted(read.name());
            case SOURCE -> "%s is a source; everybody reads the same".formatted(plain(read.relation()));
            case NOT_READ -> "%s is declared but was not rendered".formatted(read.name());
            case UNKNOWN -> "the warehouse did not say whether %s exists".formatted(mine);
            case PRODUCTION ->
                because.equals("favor-state")
                        ? "favor state: production is read, and %s is not selected in this command"
                                .formatted(read.name())
                        : "%s does not exist, so production is read".formatted(mine);
            case MISSING -> missing(read, because, mine, theirs);
            case DEVELOPMENT -> development(read, because, mine);
        };
    }

    private static String missing(RefRead read, String because, String mine, String theirs) {
        return switch (because) {
            case "deferral-off" -> "%s does not exist, and deferral is off".formatted(mine);
            case "not-in-production-manifest" ->
                "%s does not exist, and production does not know %s".formatted(mine, read.name());
            case String _ ->
                plain(read.relation()).equals(theirs)
                        ? "%s does not exist, although production's manifest names it".formatted(theirs)
                        : "%s does not exist".formatted(mine);
        };
    }

    private static String development(RefRead read, String because, String mine) {
        return switch (because) {
            case "deferral-off" -> "deferral is off, so %s is read".formatted(mine);
            case "same-relation" -> "development and production are the same relation";
            case "not-in-production-manifest" ->
                "production does not know %s, so %s is read".formatted(read.name(), mine);
            case "selected" -> "%s is selected in this command, so %s is read".formatted(read.name(), mine);
            case String _ -> "%s exists, so it is read".formatted(mine);
        };
    }

    /** {@code "warehouse"."dbt_ada"."orders"} as {@code dbt_ada.orders}. */
    private static String plain(@Nullable String relation) {
        if (relation == null) {
            return "it";
        }
        var parts = relation.replace("\"", "").split("\\.");
        return parts.length > 2 ? parts[parts.length - 2] + "." + parts[parts.length - 1] : String.join(".", parts);
    }

    private static String wire(Origin origin) {
        return origin.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
