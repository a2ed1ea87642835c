package dev.slipstream.preview;

import dev.slipstream.builds.Build;
import dev.slipstream.dbt.RefRead;
import dev.slipstream.dbt.RefRead.Origin;
import dev.slipstream.defer.Ages;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.Pin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says in words why dbt reads what it reads: pure. What it reads, dbt has decided. */
final class ReadWords {
    private final DeferStatus status;
    private final Map<String, Build> development;
    private final Map<String, Build> production;

    /** @param development the builds that are known, by unique_id, and {@code production} those there */
    ReadWords(DeferStatus status, Map<String, Build> development, Map<String, Build> production) {
        this.status = status;
        this.development = development;
        this.production = production;
    }

    List<Read> of(List<RefRead> reads) {
        return reads.stream().map(this::of).toList();
    }

    private Read of(RefRead read) {
        var because = because(read);
        return new Read(
                read.ref(),
                read.name(),
                read.materialized() == null ? read.resourceType() : read.materialized(),
                wire(read.from()),
                read.relation(),
                because,
                text(read, because),
                development(read),
                production(read),
                read.underFavorState() == null ? null : wire(read.underFavorState()),
                read.lines(),
                of(read.children()));
    }

    private Read.Development development(RefRead read) {
        var side = read.development();
        var built = mine(read);
        return new Read.Development(
                side.relation(),
                side.exists(),
                built.map(Build::at).orElse(null),
                built.map(Build::by).orElse(null));
    }

    private Read.Production production(RefRead read) {
        var side = read.production();
        var built = theirs(read);
        return new Read.Production(
                side.relation(),
                side.exists(),
                builtInProduction(read).orElse(null),
                built.map(build -> Long.toString(build.run().orElseThrow()))
                        .or(() -> status.artifact()
                                .filter(_ -> side.relation() != null)
                                .map(state -> state.run().toString()))
                        .orElse(null));
    }

    /** Of what does not exist there is no build, whatever there was. */
    private Optional<Build> mine(RefRead read) {
        return Optional.ofNullable(development.get(read.ref()))
                .filter(_ -> Boolean.TRUE.equals(read.development().exists()));
    }

    private Optional<Build> theirs(RefRead read) {
        return Optional.ofNullable(production.get(read.ref()))
                .filter(build ->
                        read.production().relation() != null && build.run().isPresent());
    }

    private Optional<Instant> builtInProduction(RefRead read) {
        return theirs(read)
                .map(Build::at)
                .or(() -> status.artifact()
                        .filter(_ -> read.production().relation() != null)
                        .map(state -> state.finishedAt()));
    }

    /** How much later production was built; negative: earlier. Empty if either time is not known. */
    private Optional<Duration> productionNewerBy(RefRead read) {
        return mine(read).flatMap(mine -> builtInProduction(read).map(theirs -> Duration.between(mine.at(), theirs)));
    }

    private String because(RefRead read) {
        return switch (read.from()) {
            case INLINED -> "ephemeral";
            case SOURCE -> "source";
            case UNKNOWN -> "unknown";
            case PRODUCTION -> becauseOfProduction(read);
            case DEVELOPMENT, MISSING, NOT_READ -> becauseOfDevelopment(read);
        };
    }

    private String becauseOfProduction(RefRead read) {
        if (isPinned(read, Pin.PRODUCTION)) {
            return "pinned";
        }
        if (Boolean.FALSE.equals(read.development().exists())) {
            return mode() == DeferMode.FAVOR_STATE && !read.selected() ? "favor-state" : "not-built-in-development";
        }
        return switch (mode()) {
            case OFF, STANDARD -> "not-built-in-development";
            case FAVOR_STATE -> read.selected() ? "not-built-in-development" : "favor-state";
            case PREFER_NEWER -> "prefer-newer";
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
        if (read.builtBefore()) {
            return "selected";
        }
        if (isPinned(read, Pin.DEVELOPMENT)) {
            return "pinned";
        }
        if (read.from() == Origin.MISSING) {
            return "not-built-in-development";
        }
        return switch (mode()) {
            case OFF, STANDARD -> isPinned(read, Pin.PRODUCTION) ? "selected" : "built-in-development";
            case FAVOR_STATE -> "selected";
            case PREFER_NEWER ->
                productionNewerBy(read).filter(Duration::isPositive).isPresent() ? "selected" : "prefer-newer";
        };
    }

    private DeferMode mode() {
        return status.choice().mode();
    }

    private boolean isPinned(RefRead read, Pin side) {
        return status.choice().pins().get(read.ref()) == side;
    }

    private String text(RefRead read, String because) {
        var mine = plain(read.development().relation());
        return switch (read.from()) {
            case INLINED -> "%s is ephemeral: its SQL stands in this query".formatted(read.name());
            case SOURCE -> "%s is a source; everybody reads the same".formatted(plain(read.relation()));
            case NOT_READ -> "%s is declared but was not rendered".formatted(read.name());
            case UNKNOWN -> "the warehouse did not say whether %s exists".formatted(mine);
            case PRODUCTION -> production(read, because, mine);
            case MISSING -> missing(read, because, mine);
            case DEVELOPMENT -> development(read, because, mine);
        };
    }

    private String production(RefRead read, String because, String mine) {
        return switch (because) {
            case "pinned" -> "you pinned %s to production".formatted(read.name());
            case "favor-state" ->
                "favor state: production is read, and %s is not selected in this command".formatted(read.name());
            case "prefer-newer" ->
                "production is newer than %s%s"
                        .formatted(
                                mine,
                                productionNewerBy(read)
                                        .map(age -> ", by " + Ages.text(age))
                                        .orElse(""));
            case String _ -> "%s does not exist, so production is read".formatted(mine);
        };
    }

    private static String missing(RefRead read, String because, String mine) {
        var theirs = plain(read.production().relation());
        return switch (because) {
            case "deferral-off" -> "%s does not exist, and deferral is off".formatted(mine);
            case "pinned" -> "you pinned %s to development, and %s does not exist".formatted(read.name(), mine);
            case "not-in-production-manifest" ->
                "%s does not exist, and production does not know %s".formatted(mine, read.name());
            case String _ ->
                plain(read.relation()).equals(theirs)
                        ? "%s does not exist, although production's manifest names it".formatted(theirs)
                        : "%s does not exist".formatted(mine);
        };
    }

    private String development(RefRead read, String because, String mine) {
        return switch (because) {
            case "deferral-off" -> "deferral is off, so %s is read".formatted(mine);
            case "same-relation" -> "development and production are the same relation";
            case "not-in-production-manifest" ->
                "production does not know %s, so %s is read".formatted(read.name(), mine);
            case "pinned" -> "you pinned %s to development".formatted(read.name());
            case "selected" ->
                read.builtBefore()
                        ? "this command builds %s before, so it is read".formatted(mine)
                        : "%s is selected in this command, so %s is read".formatted(read.name(), mine);
            case "prefer-newer" ->
                productionNewerBy(read)
                        .map(age -> "%s is newer than production, by %s".formatted(mine, Ages.text(age.negated())))
                        .orElseGet(() -> "when %s was built is not known, so it is read".formatted(mine));
            case String _ ->
                productionNewerBy(read)
                        .filter(Duration::isPositive)
                        .map(age ->
                                "%s exists, so it is read; production is newer, by %s".formatted(mine, Ages.text(age)))
                        .orElseGet(() -> "%s exists, so it is read".formatted(mine));
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
