package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.component.textfield.TextFieldVariant;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.slipstream.bolt.RunNode;
import dev.slipstream.defer.RunId;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What a command did with each node: when, by which thread, and what failed or took longest first. */
final class NodesCard extends Div {
    private static final long serialVersionUID = 1;

    /** More rows than a person reads, and few enough to be drawn at once. */
    private static final int SHOWN = 500;

    private static final long MILLIS = 1000;

    private static final Comparator<RunNode> BY_TROUBLE = Comparator.comparing((RunNode node) -> !node.failed())
            .thenComparing(RunNode::took, Comparator.reverseOrder());

    private final String page;
    private final Span summary = new Span();
    private final TextField filter = new TextField();
    private final Div gantt = new Div();
    private final NativeTable table = new NativeTable();
    private final transient Map<Column, NativeTableHeaderCell> headers = new EnumMap<>(Column.class);
    private transient List<RunNode> nodes = List.of();
    private transient List<String> critical = List.of();
    private Column sorted = Column.STATUS;
    private boolean backwards;

    /** What rows can be sorted by. */
    private enum Column {
        STATUS("Status"),
        NODE("Node"),
        TYPE("Type"),
        TIME("Time"),
        ROWS("Rows"),
        MESSAGE("Message");

        private final String title;

        Column(String title) {
            this.title = title;
        }

        private String direction(boolean backwards) {
            var largestFirst = switch (this) {
                case STATUS, TIME, ROWS -> !backwards;
                case NODE, TYPE, MESSAGE -> backwards;
            };
            return largestFirst ? "descending" : "ascending";
        }

        /** As one wants it at first. */
        private Comparator<RunNode> order() {
            return switch (this) {
                case STATUS -> BY_TROUBLE;
                case NODE -> Comparator.comparing(NodesCard::name);
                case TYPE -> Comparator.comparing(NodesCard::type);
                case TIME -> Comparator.comparing(RunNode::took).reversed();
                case ROWS ->
                    Comparator.comparingLong((RunNode node) -> node.rows().orElse(-1))
                            .reversed();
                case MESSAGE -> Comparator.comparing(node -> node.message().strip());
            };
        }
    }

    NodesCard(RunId run) {
        this.page = "bolt/runs/" + run;
        addClassNames("slip-bolt-card", "wide");
        setVisible(false);
        summary.addClassName("slip-bolt-small");
        filter.setAriaLabel("Filter the nodes");
        filter.setPlaceholder("Name, status or type");
        filter.setClearButtonVisible(true);
        filter.setValueChangeMode(ValueChangeMode.LAZY);
        filter.addThemeVariants(TextFieldVariant.SMALL);
        filter.addValueChangeListener(_ -> draw());
        table.addClassName("slip-bolt-table");
        var head = table.getHead().addRow();
        for (var column : Column.values()) {
            var header = ScheduleTable.header("");
            header.add(new NativeButton(column.title, _ -> sort(column)));
            headers.put(column, header);
            head.add(header);
        }
        var title = new H2("Nodes");
        title.addClassName("grow");
        var line = new Div(title, summary, filter);
        line.addClassName("slip-bolt-card-head");
        var scroll = new Div(table);
        scroll.addClassName("slip-bolt-nodes");
        add(line, gantt, scroll);
    }

    /** @param path unique_ids of those that the command's end had to wait for */
    void show(List<RunNode> now, List<String> path) {
        if (now.equals(nodes) && path.equals(critical)) {
            return;
        }
        nodes = now;
        critical = path;
        setVisible(!nodes.isEmpty());
        gantt.removeAll();
        if (!nodes.isEmpty()) {
            gantt.add(new Gantt(nodes, critical));
            draw();
        }
    }

    private void sort(Column column) {
        backwards = column == sorted && !backwards;
        sorted = column;
        draw();
    }

    private void draw() {
        headers.forEach((column, header) ->
                header.getElement().setAttribute("aria-sort", column != sorted ? "none" : column.direction(backwards)));
        var words = filter.getValue().strip().toLowerCase(Locale.ROOT);
        var found = nodes.stream()
                .filter(node -> Stream.of(node.uniqueId(), node.status())
                        .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(words)))
                .sorted(backwards ? sorted.order().reversed() : sorted.order())
                .toList();
        summary.setText(summary(found.size()));
        table.getBody().removeAllRows();
        found.stream().limit(SHOWN).forEach(node -> table.getBody().add(row(node)));
    }

    private String summary(int found) {
        var all = found == nodes.size() ? "%d".formatted(found) : "%d of %d".formatted(found, nodes.size());
        return found > SHOWN ? "%s, the first %d are listed".formatted(all, SHOWN) : all;
    }

    private NativeTableRow row(RunNode node) {
        var status = new Span(node.status());
        status.addClassName(style(node));
        var name = new Span(name(node));
        name.addClassName("slip-bolt-mono");
        var link = Permalink.around(page, "node-" + node.uniqueId(), name(node), name);
        link.getElement().setAttribute("title", node.uniqueId());
        var message = new Span(node.message().strip());
        message.addClassName("slip-bolt-message");
        message.getElement().setAttribute("title", node.message());
        var time = new Span(time(node.took()));
        if (critical.contains(node.uniqueId())) {
            var mark = new Span(" critical path");
            mark.addClassName("slip-bolt-small");
            time.add(mark);
        }
        var row = row(
                status,
                link,
                new Span(type(node)),
                time,
                new Span(node.rows().isPresent() ? Long.toString(node.rows().getAsLong()) : ""),
                message);
        row.setId("node-" + node.uniqueId());
        return row;
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
