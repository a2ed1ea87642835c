package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.FoundRows;
import dev.slipstream.bolt.RunNode;
import dev.slipstream.defer.RunId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What failed of a run, then what warns; each with dbt's message and the SQL that it ran. */
final class FailuresCard extends Div {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 50;
    private static final int LONGEST_SQL = 64 * 1024;

    private final String page;
    private final transient RowsBox.Asking asking;

    FailuresCard(RunId run, RowsBox.Asking asking) {
        this.page = "bolt/runs/" + run;
        this.asking = asking;
        addClassNames("slip-bolt-card", "wide");
        setVisible(false);
    }

    /** @param rows of tests, by unique_id, as they were then */
    void show(List<RunNode> nodes, Map<String, FoundRows> rows) {
        var failed = Stream.concat(
                        nodes.stream().filter(RunNode::failed),
                        nodes.stream().filter(node -> node.foundRows() && !node.failed()))
                .toList();
        removeAll();
        setVisible(!failed.isEmpty());
        if (failed.isEmpty()) {
            return;
        }
        var title = new H2(failed.getFirst().failed() ? "What failed" : "Warnings");
        title.addClassName("grow");
        var count = new Span(
                failed.size() > SHOWN
                        ? "%d, of which %d are shown".formatted(failed.size(), SHOWN)
                        : "" + failed.size());
        count.addClassName("slip-bolt-small");
        var head = new Div(title, count);
        head.addClassName("slip-bolt-card-head");
        add(head);
        failed.stream()
                .limit(SHOWN)
                .forEach(
                        node -> add(failure(node, Optional.ofNullable(rows.get(node.uniqueId())), failed.size() == 1)));
    }

    private NativeDetails failure(RunNode node, Optional<FoundRows> then, boolean open) {
        var name = new Span(NodesCard.name(node));
        name.addClassNames("slip-bolt-mono", "grow");
        var type = new Span(NodesCard.type(node));
        type.addClassName("slip-bolt-small");
        var rows = new Span(
                node.rows().isPresent() ? "%d rows".formatted(node.rows().getAsLong()) : "");
        rows.addClassName("slip-bolt-small");
        if (!node.failed()) {
            name.addClassName("warn");
            name.getElement().setAttribute("title", "Its severity is warn, so the run passed in spite of it");
        }
        var summary = new Div(name, rows, type, Permalink.of(page, "failed-" + node.uniqueId(), NodesCard.name(node)));
        summary.addClassName("slip-bolt-failure");
        var message = new Pre(node.message().strip());
        message.addClassNames("slip-bolt-sql", "message");
        var content = new Div(message);
        if (!node.sql().isEmpty()) {
            var sql = new Pre(node.sql()
                    .strip()
                    .substring(0, Math.min(LONGEST_SQL, node.sql().strip().length())));
            sql.addClassName("slip-bolt-sql");
            sql.getElement().setAttribute("aria-label", "SQL of " + NodesCard.name(node));
            sql.getElement().setAttribute("tabindex", "0");
            content.add(sql);
        }
        if (node.foundRows() && !node.sql().isEmpty()) {
            content.add(new RowsBox(asking, node, then));
        }
        var details = new NativeDetails(summary, content);
        details.setOpen(open);
        details.setId("failed-" + node.uniqueId());
        return details;
    }
}
