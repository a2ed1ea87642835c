package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.HtmlComponent;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.RunNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** When each node was worked at, one line a thread; the table below it says the same in words. */
final class Gantt extends Div {
    private static final long serialVersionUID = 1;
    private static final double WHOLE = 100;
    private static final double THINNEST = 0.3;

    /** @param critical unique_ids of those that the end had to wait for */
    Gantt(List<RunNode> nodes, List<String> critical) {
        addClassName("slip-bolt-gantt");
        var timed = nodes.stream().filter(node -> node.began().isPresent()).toList();
        if (timed.isEmpty()) {
            setVisible(false);
            return;
        }
        var from = timed.stream().map(Gantt::began).min(Instant::compareTo).orElseThrow();
        var to = timed.stream().map(Gantt::ended).max(Instant::compareTo).orElseThrow();
        var span = Math.max(1, Duration.between(from, to).toMillis());
        var slowest = timed.stream().max(Comparator.comparing(RunNode::took)).orElseThrow();
        getElement().setAttribute("role", "img");
        getElement()
                .setAttribute(
                        "aria-label",
                        "%d nodes in %s; the slowest is %s with %s"
                                .formatted(
                                        timed.size(),
                                        NodesCard.time(Duration.ofMillis(span)),
                                        NodesCard.name(slowest),
                                        NodesCard.time(slowest.took())));
        byThread(timed).forEach((thread, its) -> add(line(thread, its, critical, from, span)));
        add(axis(span, slowest));
        if (!critical.isEmpty()) {
            add(path(timed, critical));
        }
    }

    private static Map<String, List<RunNode>> byThread(List<RunNode> nodes) {
        return nodes.stream().collect(Collectors.groupingBy(RunNode::thread, TreeMap::new, Collectors.toList()));
    }

    private static Div line(String thread, List<RunNode> nodes, List<String> critical, Instant from, long span) {
        var bars = new ArrayList<HtmlComponent>();
        for (var node : nodes) {
            var bar = new HtmlComponent("i");
            bar.addClassNames(NodesCard.style(node), NodesCard.type(node));
            bar.setClassName("critical", critical.contains(node.uniqueId()));
            bar.getElement()
                    .setAttribute("title", "%s, %s".formatted(NodesCard.name(node), NodesCard.time(node.took())));
            var left = WHOLE * Duration.between(from, began(node)).toMillis() / span;
            var width = Math.max(THINNEST, WHOLE * node.took().toMillis() / span);
            bar.getElement().getStyle().set("left", percent(left)).set("width", percent(width));
            bars.add(bar);
        }
        var name = new Span(thread.replaceFirst(" \\(worker\\)$", ""));
        name.addClassName("slip-bolt-small");
        var track = new Div();
        track.addClassName("track");
        bars.forEach(track::add);
        var line = new Div(name, track);
        line.addClassName("line");
        return line;
    }

    private static Div axis(long span, RunNode slowest) {
        var words = new Span("slowest: %s, %s".formatted(NodesCard.name(slowest), NodesCard.time(slowest.took())));
        var axis = new Div(new Span("0 s"), words, new Span(NodesCard.time(Duration.ofMillis(span))));
        axis.addClassNames("axis", "slip-bolt-small");
        return axis;
    }

    private static Div path(List<RunNode> nodes, List<String> critical) {
        var names = critical.stream()
                .flatMap(id -> nodes.stream()
                        .filter(node -> node.uniqueId().equals(id))
                        .map(NodesCard::name)
                        .limit(1))
                .collect(Collectors.joining(" → "));
        var path = new Div(new Span("critical path: "), ScheduleTable.mono(names));
        path.addClassNames("slip-bolt-critical", "slip-bolt-small");
        path.getElement()
                .setAttribute("title", "Each waited for the one before; shorter, and the command would have been");
        return path;
    }

    private static Instant began(RunNode node) {
        return node.began().orElseThrow();
    }

    private static Instant ended(RunNode node) {
        return began(node).plus(node.took());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f%%", share);
    }
}
