package dev.slipstream.dbt;

import dev.slipstream.builds.Build;
import dev.slipstream.dbt.RefRead.Origin;
import dev.slipstream.defer.Notice;
import dev.slipstream.defer.Notice.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The traps that a command steps into, each with the command that leads around it: pure. */
final class Guards {
    private static final int NAMED = 5;

    private final Forecast forecast;
    private final Map<String, Build> development;
    private final Map<String, Build> production;

    /** @param development the builds that are known, by unique_id, and {@code production} those there */
    Guards(Forecast forecast, Map<String, Build> development, Map<String, Build> production) {
        this.forecast = forecast;
        this.development = development;
        this.production = production;
    }

    List<Notice> notices() {
        return Stream.of(fullRebuild(), missingInProduction(), missing(), stale())
                .flatMap(Optional::stream)
                .toList();
    }

    /** {@code is_incremental()} looks at development only (dbt-core#3761). */
    private Optional<Notice> fullRebuild() {
        if (forecast.fullRefresh() || !forecast.status().defers()) {
            return Optional.empty();
        }
        var rebuilt = forecast.nodes().stream()
                .filter(PlannedNode::built)
                .flatMap(node -> node.own().stream())
                .filter(Copying::isNeeded)
                .toList();
        if (rebuilt.isEmpty()) {
            return Optional.empty();
        }
        var names = names(rebuilt);
        var views = rebuilt.stream().allMatch(own -> own.development().view());
        return Optional.of(new Notice(
                Level.WARNING,
                "full-rebuild",
                "%s incremental and %s: %s rows are built anew"
                        .formatted(
                                are(names),
                                views ? "only a view in development" : "not in development",
                                names.size() == 1 ? "all its" : "all their"),
                forecast.status().artifact().flatMap(artifact -> Copying.command(artifact.manifest(), rebuilt))));
    }

    private Optional<Notice> missingInProduction() {
        var reads = reads(read -> read.from() == Origin.MISSING
                && exists(read.production(), false)
                && forecast.status().defers());
        if (reads.isEmpty()) {
            return Optional.empty();
        }
        var run = forecast.status().artifact().map(artifact -> artifact.run().toString());
        return Optional.of(new Notice(
                Level.ERROR,
                "production-missing",
                "the manifest of run #%s names %s, and the warehouse does not have %s"
                        .formatted(run.orElse("?"), listed(names(reads)), reads.size() == 1 ? "it" : "them"),
                Optional.of("dbt build -s " + String.join(" ", names(reads)))));
    }

    /** New or renamed: production knows no such node. */
    private Optional<Notice> missing() {
        var reads = reads(read -> read.from() == Origin.MISSING
                && (read.production().relation() == null || !forecast.status().defers()));
        if (reads.isEmpty()) {
            return Optional.empty();
        }
        var why = forecast.status().defers()
                ? "and production does not know %s".formatted(reads.size() == 1 ? "it" : "them")
                : "and deferral is off";
        return Optional.of(new Notice(
                Level.ERROR,
                "missing",
                "%s not in development, %s".formatted(are(names(reads)), why),
                Optional.of("dbt build -s " + String.join(" ", names(reads)))));
    }

    private Optional<Notice> stale() {
        var reads = reads(read -> read.from() == Origin.DEVELOPMENT
                && !read.builtBefore()
                && isProductionNewer(read)
                && forecast.status().defers());
        if (reads.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Notice(
                Level.WARNING,
                "stale",
                "your %s older than production".formatted(copies(names(reads))),
                Optional.of("dbt run -s " + String.join(" ", names(reads)))));
    }

    private boolean isProductionNewer(RefRead read) {
        var mine = time(development.get(read.ref()));
        var theirs = time(production.get(read.ref()));
        return mine != null && theirs != null && theirs.isAfter(mine) && exists(read.production(), true);
    }

    private static @Nullable Instant time(@Nullable Build build) {
        return build == null ? null : build.at();
    }

    private interface Wanted {
        boolean test(RefRead read);
    }

    /** Each target once, those of inlined models too. */
    private List<RefRead> reads(Wanted wanted) {
        var found = new LinkedHashMap<String, RefRead>();
        for (var node : forecast.nodes()) {
            all(node.reads()).filter(wanted::test).forEach(read -> found.putIfAbsent(read.ref(), read));
        }
        return new ArrayList<>(found.values());
    }

    private static Stream<RefRead> all(List<RefRead> reads) {
        return reads.stream().flatMap(read -> Stream.concat(Stream.of(read), all(read.children())));
    }

    private static boolean exists(RefRead.Side side, boolean wanted) {
        return side.relation() != null && Boolean.valueOf(wanted).equals(side.exists());
    }

    private static List<String> names(List<RefRead> reads) {
        return reads.stream().map(RefRead::name).toList();
    }

    private static String listed(List<String> names) {
        return names.size() <= NAMED
                ? String.join(", ", names)
                : "%s and %d more".formatted(String.join(", ", names.subList(0, NAMED)), names.size() - NAMED);
    }

    private static String are(List<String> names) {
        return listed(names) + (names.size() == 1 ? " is" : " are");
    }

    private static String copies(List<String> names) {
        return names.size() == 1
                ? "copy of %s is".formatted(names.getFirst())
                : "copies of %s are".formatted(listed(names));
    }
}
