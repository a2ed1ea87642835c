package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.RunNode;
import dev.slipstream.defer.RunId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What differs from the run before: failures that are new or mended, and nodes that take longer. */
final class ComparisonCard extends Div {
    private static final long serialVersionUID = 1;
    private static final int SLOWER_SHOWN = 5;
    private static final int FAILURES_SHOWN = 10;

    /** Below this a difference is noise. */
    private static final Duration NOTABLE = Duration.ofSeconds(1);

    ComparisonCard() {
        addClassName("slip-bolt-card");
        setVisible(false);
    }

    void show(List<RunNode> now, RunId other, List<RunNode> before) {
        removeAll();
        setVisible(!now.isEmpty() && !before.isEmpty());
        if (!isVisible()) {
            return;
        }
        var title = new H2();
        title.addClassName("grow");
        title.add("Compared with ");
        title.add(new Anchor("bolt/runs/" + other, "#" + other));
        var head = new Div(title);
        head.addClassName("slip-bolt-card-head");
        add(head);
        var pairs = pairs(now, before);
        now.stream()
                .filter(node -> node.failed() && pairs.stream().noneMatch(pair -> pair.failedBefore(node)))
                .limit(FAILURES_SHOWN)
                .forEach(node -> add(line(node, "new failure", "failed")));
        pairs.stream()
                .filter(Pair::mended)
                .limit(FAILURES_SHOWN)
                .forEach(pair -> add(line(pair.now(), "mended", "success")));
        pairs.stream()
                .filter(Pair::slower)
                .sorted(Comparator.comparing(Pair::more).reversed())
                .limit(SLOWER_SHOWN)
                .forEach(pair -> add(line(pair.now(), pair.times(), "slip-bolt-small")));
        if (getChildren().count() == 1) {
            add(SchedulePage.none("Nothing failed anew, and nothing takes longer."));
        }
    }

    private static List<Pair> pairs(List<RunNode> now, List<RunNode> before) {
        var then =
                before.stream().collect(Collectors.toMap(RunNode::uniqueId, Function.identity(), (first, _) -> first));
        return now.stream()
                .flatMap(
                        node -> Optional.ofNullable(then.get(node.uniqueId())).map(old -> new Pair(node, old)).stream())
                .toList();
    }

    /** A node in both runs. */
    private record Pair(RunNode now, RunNode then) {
        boolean failedBefore(RunNode node) {
            return now.equals(node) && then.failed();
        }

        boolean mended() {
            return then.failed() && !now.failed() && !now.status().equals("skipped");
        }

        Duration more() {
            return now.took().minus(then.took());
        }

        /** Half as long again, and by more than noise. */
        boolean slower() {
            return more().compareTo(NOTABLE) > 0 && more().multipliedBy(2).compareTo(then.took()) > 0;
        }

        String times() {
            return "%s → %s".formatted(NodesCard.time(then.took()), NodesCard.time(now.took()));
        }
    }

    private static Div line(RunNode node, String words, String style) {
        var name = new Span(NodesCard.name(node));
        name.addClassNames("slip-bolt-mono", "grow");
        name.getElement().setAttribute("title", node.uniqueId());
        var beside = new Span(words);
        beside.addClassName(style);
        var row = new Div(name, beside);
        row.addClassNames("slip-bolt-row", "even");
        return row;
    }
}
