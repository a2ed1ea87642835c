package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.FoundRows;
import dev.slipstream.bolt.RunNode;
import dev.slipstream.dbt.Limits;
import dev.slipstream.dbt.RowSink;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.preview.PreviewFailure;
import dev.slipstream.preview.PreviewRequest;
import dev.slipstream.preview.PreviewResult;
import dev.slipstream.preview.Previews;
import dev.slipstream.security.UserName;
import dev.slipstream.ui.background.Background;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.workspace.ProjectId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The rows for which a test failed: as they were then, where the run kept them; as they are now, asked of the warehouse as the user may. */
final class RowsBox extends Div {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 100;
    private static final String NULL = "null";
    private static final String ASK_AGAIN = "Ask for them as they are now";

    private final transient Asking asking;
    private final transient RunNode test;
    private final Div now = new Div();
    private final Button ask;

    /** As whom, and of which project. */
    record Asking(Previews previews, Background background, UserName user, ProjectId project) {}

    /** @param then what the run kept */
    RowsBox(Asking asking, RunNode test, Optional<FoundRows> then) {
        this.asking = asking;
        this.test = test;
        this.ask = new Button(
                then.isPresent() ? ASK_AGAIN : "Show the rows",
                Icons.of("table-2"),
                event -> begin(event.getSource().getUI()));
        ask.addThemeVariants(ButtonVariant.SMALL);
        addClassName("slip-bolt-rows");
        then.ifPresent(this::kept);
        now.add(ask);
        add(now);
    }

    private void kept(FoundRows then) {
        if (!then.problem().isEmpty()) {
            add(words("Its rows were not kept: " + then.problem()));
            return;
        }
        add(words(
                then.more()
                        ? "The first %d rows, as they were then:"
                                .formatted(then.rows().size())
                        : "Its rows, as they were then: %d"
                                .formatted(then.rows().size())));
        if (!then.rows().isEmpty()) {
            add(table(
                    then.columns(),
                    then.rows().stream()
                            .map(row ->
                                    row.stream().map(cell -> cell.orElse(NULL)).toList())
                            .toList()));
        }
    }

    private void begin(Optional<UI> page) {
        ask.setEnabled(false);
        ask.setText("Asking…");
        page.ifPresent(ui -> asking.background().run(() -> {
            try {
                var rows = asking.previews()
                        .preview(
                                asking.user(),
                                asking.project(),
                                new PreviewRequest(
                                        new PreviewRequest.Subject.Sql(raw(test.sql())), Optional.of(DeferMode.OFF)),
                                Limits.DEFAULT.withRows(SHOWN),
                                UUID.randomUUID().toString());
                OnPage.run(ui, () -> show(rows));
            } catch (PreviewFailure failure) {
                OnPage.run(ui, () -> refuse(failure));
            }
        }));
    }

    /** It was compiled: what looks like Jinja in it is text. */
    private static String raw(String sql) {
        return sql.contains("{{") || sql.contains("{%") || sql.contains("{#")
                ? "{%% raw %%}%s{%% endraw %%}".formatted(sql)
                : sql;
    }

    private void show(PreviewResult result) {
        now.removeAll();
        now.add(words(words(result)));
        if (result.rows().count() > 0) {
            now.add(table(
                    result.columns().stream().map(RowSink.Column::name).toList(),
                    result.cells().stream()
                            .map(row -> row.stream()
                                    .map(cell -> cell == null ? NULL : cell.toString())
                                    .toList())
                            .toList()));
        }
    }

    private static Span words(String text) {
        var words = new Span(text);
        words.addClassName("slip-bolt-small");
        return words;
    }

    private static Div table(List<String> columns, List<List<String>> rows) {
        var table = new NativeTable();
        table.addClassName("slip-bolt-table");
        var head = table.getHead().addRow();
        columns.forEach(column -> head.add(ScheduleTable.header(column)));
        for (var row : rows) {
            var line = new NativeTableRow();
            row.forEach(cell -> line.add(new NativeTableCell(cell)));
            table.getBody().add(line);
        }
        var scroll = new Div(table);
        scroll.addClassName("slip-bolt-nodes");
        return scroll;
    }

    private static String words(PreviewResult result) {
        if (result.rows().count() == 0) {
            return "Now it returns no row: what it found is not there any more.";
        }
        return result.truncated()
                ? "The first %d rows, as they are now:".formatted(result.rows().count())
                : "Its rows, as they are now: %d".formatted(result.rows().count());
    }

    private void refuse(PreviewFailure failure) {
        now.removeAll();
        var words = new Span("%s: %s".formatted(failure.title(), failure.getMessage()));
        words.addClassName("failed");
        ask.setText("Try again");
        ask.setEnabled(true);
        now.add(words, ask);
    }
}
