package dev.slipstream.dbt;

import dev.slipstream.dbt.RefRead.Origin;
import dev.slipstream.defer.CommandPlan;
import dev.slipstream.defer.Notice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A forecast as {@code slip plan} prints it: pure. */
final class PlanText {
    private static final List<Origin> COUNTED =
            List.of(Origin.PRODUCTION, Origin.DEVELOPMENT, Origin.MISSING, Origin.UNKNOWN);

    private PlanText() {}

    /** @param terminal colours and links may be used */
    static String of(Forecast forecast, boolean terminal) {
        var lines = new ArrayList<String>();
        var built = forecast.nodes().stream().filter(PlannedNode::built).toList();
        var others = forecast.nodes().stream().filter(node -> !node.built()).toList();
        if (built.isEmpty()) {
            lines.add("builds nothing");
        } else {
            lines.add("builds %d:".formatted(built.size()));
            var width =
                    built.stream().mapToInt(node -> node.name().length()).max().orElse(0);
            built.forEach(node -> lines.add(line(node, width, forecast.fullRefresh())));
        }
        if (!others.isEmpty()) {
            lines.add("%s %s"
                    .formatted(counts(others), built.isEmpty() ? "" : "besides")
                    .strip());
        }
        var reads = reads(forecast.nodes());
        lines.add(reads.isEmpty() ? "reads nothing" : "reads " + reads);
        if (forecast.partial()) {
            lines.add("not all of it was looked at in the time there was");
        }
        var notices = TerminalText.of(notices(forecast.plan()), terminal);
        return notices + String.join("\n", lines) + "\n" + waysOut(notices(forecast.plan()));
    }

    private static List<Notice> notices(CommandPlan plan) {
        return plan.notices();
    }

    private static String line(PlannedNode node, int width, boolean fullRefresh) {
        var kind = node.materialized() == null ? node.resourceType() : node.materialized();
        var reads = reads(List.of(node));
        return "  %s  %s, %s%s%s"
                .formatted(
                        node.name() + " ".repeat(width - node.name().length()),
                        kind,
                        node.action(fullRefresh),
                        reads.isEmpty() ? "" : "; reads " + reads,
                        node.error()
                                .map(error -> "; does not compile: " + firstLine(error))
                                .orElse(""));
    }

    /** Such as {@code 2 production, 1 development}; sources are the same for everybody. */
    static String reads(List<PlannedNode> nodes) {
        var reads = nodes.stream().flatMap(node -> all(node.reads())).toList();
        return COUNTED.stream()
                .map(origin -> counted(origin, reads))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String counted(Origin origin, List<RefRead> reads) {
        var count = reads.stream()
                .filter(read -> read.from() == origin)
                .map(RefRead::ref)
                .distinct()
                .count();
        return count == 0 ? "" : "%d %s".formatted(count, origin.name().toLowerCase(Locale.ROOT));
    }

    private static Stream<RefRead> all(List<RefRead> reads) {
        return reads.stream().flatMap(read -> Stream.concat(Stream.of(read), all(read.children())));
    }

    private static String counts(List<PlannedNode> nodes) {
        return nodes.stream()
                .collect(Collectors.groupingBy(PlannedNode::resourceType, LinkedHashMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(kind -> "%d %s%s".formatted(kind.getValue(), kind.getKey(), kind.getValue() == 1 ? "" : "s"))
                .collect(Collectors.joining(", "));
    }

    private static String waysOut(List<Notice> notices) {
        return notices.stream()
                .flatMap(notice -> notice.wayOut().stream())
                .map(command -> "  → %s\n".formatted(command))
                .collect(Collectors.joining());
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }
}
