package dev.slipstream.ui.admin;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.dbt.RunningHost;
import dev.slipstream.defer.Ages;
import dev.slipstream.security.UserName;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.util.unit.DataSize;

/** The dbt hosts that run, each with a button that ends it. */
final class HostTable extends NativeTable {
    private static final long serialVersionUID = 1;
    private static final List<String> COLUMNS =
            List.of("User", "dbt", "Projects", "Memory", "Age", "Last used", "Requests", "Commands");

    private final transient Stop stop;
    private transient List<UserName> shown = List.of();

    /** What Vaadin can keep in a session. */
    interface Stop extends Consumer<UserName>, Serializable {}

    HostTable(Stop stop) {
        this.stop = stop;
        addClassName("slip-bolt-table");
        var head = getHead().addRow();
        COLUMNS.forEach(name -> head.add(header(name)));
        var actions = header("");
        actions.getElement().setAttribute("aria-label", "Actions");
        head.add(actions);
    }

    /** Rows are changed in place while the users stay the same, so that the focus stays on its button. */
    void show(List<RunningHost> hosts, Instant now) {
        var users = hosts.stream().map(RunningHost::user).toList();
        if (!users.equals(shown)) {
            getBody().removeAllRows();
            users.forEach(user -> getBody().add(new NativeTableRow(new NativeTableCell(button(user)))));
            shown = users;
        }
        for (var index = 0; index < hosts.size(); index++) {
            fill(getBody().getRow(index).orElseThrow(), hosts.get(index), now);
        }
    }

    /** All but the button, which is last. */
    private static void fill(NativeTableRow row, RunningHost host, Instant now) {
        var cells = row.getChildren().toList();
        cells.subList(0, cells.size() - 1).forEach(cell -> cell.getElement().removeFromParent());
        List.<Component>of(
                        new Span(host.user().value()),
                        new Span(host.engine().version()),
                        projects(host),
                        new Span(megabytes(host.memory())),
                        new Span(Ages.text(Duration.between(host.startedAt(), now))),
                        new Span(Ages.ago(Duration.between(host.usedAt(), now))),
                        new Span("" + host.requests()),
                        new Span("" + host.commands()))
                .reversed()
                .forEach(part -> row.addComponentAsFirst(new NativeTableCell(part)));
    }

    private static Component projects(RunningHost host) {
        var projects = new Div();
        host.projects().forEach(project -> {
            var line = new Div(new Span(project.name()));
            var memory = new Span(" " + megabytes(project.memory()));
            memory.addClassName("slip-bolt-quiet");
            line.add(memory);
            projects.add(line);
        });
        return host.projects().isEmpty() ? new Span("–") : projects;
    }

    private Button button(UserName user) {
        var button = new Button("Stop", _ -> stop.accept(user));
        button.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
        button.setAriaLabel("Stop the dbt host of %s".formatted(user));
        return button;
    }

    private static NativeTableHeaderCell header(String name) {
        var header = new NativeTableHeaderCell(name);
        header.getElement().setAttribute("scope", "col");
        return header;
    }

    static String megabytes(DataSize size) {
        return "%d MB".formatted(size.toMegabytes());
    }
}
