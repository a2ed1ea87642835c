package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.Run;
import java.util.List;

/** Runs, newest first, each with a link to its page. */
final class RunTable extends NativeTable {
    private static final long serialVersionUID = 1;

    private transient List<Run> shown = List.of();

    RunTable() {
        addClassName("slip-bolt-table");
        var head = getHead().addRow();
        List.of("Run", "Schedule", "Status", "Trigger", "Commit", "Started", "Duration")
                .forEach(name -> head.add(ScheduleTable.header(name)));
    }

    void show(List<Run> runs) {
        if (runs.equals(shown)) {
            return;
        }
        if (!ids(runs).equals(ids(shown))) {
            getBody().removeAllRows();
            runs.forEach(run -> getBody().add(row(run)));
        } else {
            for (var index = 0; index < runs.size(); index++) {
                if (!runs.get(index).equals(shown.get(index))) {
                    fill(getBody().getRow(index).orElseThrow(), runs.get(index));
                }
            }
        }
        shown = List.copyOf(runs);
    }

    private static List<Long> ids(List<Run> runs) {
        return runs.stream().map(run -> run.id().value()).toList();
    }

    private static NativeTableRow row(Run run) {
        var row = new NativeTableRow();
        row.add(new NativeTableCell(new Anchor("bolt/runs/" + run.id(), "#" + run.id())));
        fill(row, run);
        return row;
    }

    /** All but the link, which may have the focus. */
    private static void fill(NativeTableRow row, Run run) {
        row.getChildren().skip(1).toList().forEach(cell -> cell.getElement().removeFromParent());
        var commit = new Span(ScheduleTable.mono(Words.commit(run)));
        row.add(
                cell(new Span(run.schedule().value())),
                cell(Badge.of(run.state())),
                cell(new Span(Words.trigger(run.trigger()))),
                cell(commit),
                cell(new Moment(run.startedAt().orElse(run.queuedAt()), Moment.Form.MOMENT)),
                cell(duration(run)));
    }

    static Component duration(Run run) {
        return Words.duration(run)
                .map(time -> (Component) new Span(Words.duration(time)))
                .or(() -> run.startedAt().map(began -> new Moment(began, Moment.Form.ELAPSED)))
                .orElseGet(() -> new Span("–"));
    }

    private static NativeTableCell cell(Component part) {
        return new NativeTableCell(part);
    }
}
