package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.RunNode;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What a command did with each node: when, by which thread, and what failed or took longest first. */
final class NodesCard extends Div {
    private static final long serialVersionUID = 1;

    /** More rows than a person reads, and few enough to be drawn at once. */
    private static final int SHOWN = 500;

    private static final long MILLIS = 1000;

    private transient List<RunNode> shown = List.of();

    NodesCard() {
        addClassNames("slip-bolt-card", "wide");
        setVisible(false);
    }

    void show(List<RunNode> nodes) {
        if (nodes.equals(shown)) {
            return;
        }
        shown = nodes;
        removeAll();
        setVisible(!nodes.isEmpty());
        if (nodes.isEmpty()) {
            return;
        }
        var title = new H2("Nodes");
        title.addClassName("grow");
        var summary = new Span(summary(nodes));
        summary.addClassName("slip-bolt-small");
        var head = new Div(title, summary);
        head.addClassName("slip-bolt-card-head");
        var scroll = new Div(table(nodes));
        scroll.addClassName("slip-bolt-nodes");
        add(head, new Gantt(nodes), scroll);
    }

    private static String summary(List<RunNode> nodes) {
        return nodes.size() > SHOWN
                ? "%d, of which the %d that failed or took longest are listed".formatted(nodes.size(), SHOWN)
                : Integer.toString(nodes.size());
    }

    private static NativeTable table(List<RunNode> nodes) {
        var table = new NativeTable();
        table.addClassName("slip-bolt-table");
        var head = table.getHead().addRow();
        List.of("Status", "Node", "Type", "Time", "Rows", "Message")
                .forEach(name -> head.add(ScheduleTable.header(name)));
        nodes.stream()
                .sorted(Comparator.comparing((RunNode node) -> !node.failed())
                        .thenComparing(RunNode::took, Comparator.reverseOrder()))
                .limit(SHOWN)
                .forEach(node -> table.getBody().add(row(node)));
        return table;
    }

    private static NativeTableRow row(RunNode node) {
        var status = new Span(node.status());
        status.addClassName(style(node));
        var name = new Span(name(node));
        name.addClassName("slip-bolt-mono");
        name.getElement().setAttribute("title", node.uniqueId());
        var message = new Span(node.message().strip());
        message.addClassName("slip-bolt-message");
        message.getElement().setAttribute("title", node.message());
        return row(
                status,
                name,
                new Span(type(node)),
                new Span(time(node.took())),
                new Span(node.rows().isPresent() ? Long.toString(node.rows().getAsLong()) : ""),
                message);
    }

    private static NativeTableRow row(Component... parts) {
        var row = new NativeTableRow();
        for (var part : parts) {
            row.add(new NativeTableCell(part));
        }
        return row;
    }

    /** As the style sheet knows it. */
    static String style(RunNode node) {
        if (node.failed()) {
            return "failed";
        }
        return switch (node.status()) {
            case "success", "pass" -> "success";
            case "warn" -> "warn";
            default -> "slip-bolt-quiet";
        };
    }

    static String name(RunNode node) {
        var parts = node.uniqueId().split("\\.", -1);
        return parts.length < 3 ? node.uniqueId() : parts[2];
    }

    static String type(RunNode node) {
        return node.uniqueId().replaceFirst("\\..*", "");
    }

    static String time(Duration took) {
        return took.toMillis() < 100 * MILLIS
                ? String.format(Locale.ROOT, "%.2f s", (double) took.toMillis() / MILLIS)
                : Words.duration(took);
    }
}
