package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.Cron;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunState;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.ui.theme.Icons;
import java.io.Serializable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Schedules: how each went of late, when it runs, and who reads it. */
final class ScheduleTable extends NativeTable {
    private static final long serialVersionUID = 1;
    private static final List<String> COLUMNS =
            List.of("Schedule", "Last run", "Last 20 runs", "Next run", "Production state", "Branch", "Owner");

    private final transient Optional<RunNow> runNow;
    private final transient Map<ScheduleSlug, Drawn> drawn = new LinkedHashMap<>();

    /** What Vaadin can keep in a session. */
    interface RunNow extends Consumer<Schedule>, Serializable {}

    /**
     * @param runs newest first
     * @param next when it is due; empty: not by itself
     */
    record Row(Schedule schedule, List<Run> runs, Optional<Instant> next) {
        Optional<Run> last() {
            return runs.stream().findFirst();
        }

        Optional<Run> live() {
            return runs.stream().filter(run -> !run.state().ended()).findFirst();
        }

        boolean failedLast() {
            return last().filter(run -> run.state() == RunState.FAILED || run.state() == RunState.ERROR)
                    .isPresent();
        }
    }

    /** @param runNow empty: the user may not start runs */
    ScheduleTable(Optional<RunNow> runNow) {
        this.runNow = runNow;
        addClassNames("slip-bolt-table", "schedules");
        var head = getHead().addRow();
        COLUMNS.forEach(name -> head.add(header(name)));
        var actions = header("");
        actions.getElement().setAttribute("aria-label", "Actions");
        head.add(actions);
    }

    /** Rows that are there already are changed in place, so that the focus stays where it is. */
    void show(List<Row> rows) {
        var slugs = rows.stream().map(row -> row.schedule().slug()).toList();
        if (!slugs.equals(List.copyOf(drawn.keySet()))) {
            drawn.clear();
            getBody().removeAllRows();
        }
        rows.forEach(row ->
                drawn.computeIfAbsent(row.schedule().slug(), _ -> added()).show(row));
    }

    private Drawn added() {
        var line = new NativeTableRow();
        getBody().add(line);
        return new Drawn(line, runNow);
    }

    static NativeTableHeaderCell header(String name) {
        var header = new NativeTableHeaderCell(name);
        header.getElement().setAttribute("scope", "col");
        return header;
    }

    static Div small(Component... parts) {
        var small = new Div(parts);
        small.addClassName("slip-bolt-small");
        return small;
    }

    static Span mono(String text) {
        var mono = new Span(text);
        mono.addClassNames("slip-bolt-mono", "slip-bolt-quiet");
        return mono;
    }

    /** One row on the page. */
    private static final class Drawn {
        private final List<NativeTableCell> cells =
                COLUMNS.stream().map(_ -> new NativeTableCell()).toList();
        private final NativeTableCell action = new NativeTableCell();
        private final Optional<RunNow> runNow;
        private Optional<Row> shown = Optional.empty();

        Drawn(NativeTableRow line, Optional<RunNow> runNow) {
            this.runNow = runNow;
            cells.forEach(line::add);
            line.add(action);
        }

        void show(Row row) {
            if (shown.equals(Optional.of(row))) {
                return;
            }
            if (shown.isEmpty()) {
                runNow.ifPresent(start -> action.add(button(row.schedule(), start)));
            }
            var schedule = row.schedule();
            if (!shown.map(Row::schedule).equals(Optional.of(schedule))) {
                set(0, name(schedule), commands(schedule));
            }
            shown = Optional.of(row);
            row.last().ifPresentOrElse(run -> set(1, Badge.of(run.state()), last(run)), () -> set(1, Badge.noRuns()));
            set(2, row.runs().isEmpty() ? new Span("–") : new Spark(row.runs()));
            set(3, next(row));
            set(4, schedule.deferToProduction() ? Badge.production("Defer to production") : new Span());
            set(5, mono(schedule.branch().isEmpty() ? "default" : schedule.branch()));
            set(6, new Span(schedule.owner()));
        }

        private void set(int column, Component... parts) {
            var cell = cells.get(column);
            cell.removeAll();
            cell.add(parts);
        }

        private static Component name(Schedule schedule) {
            var name = new Div(new Anchor(
                    "bolt/schedules/" + schedule.slug(), schedule.slug().value()));
            name.addClassName("slip-bolt-name");
            name.getElement().setAttribute("title", schedule.displayName());
            return name;
        }

        private static Component commands(Schedule schedule) {
            var commands = small(new Span(Words.commands(schedule)));
            commands.addClassName("slip-bolt-mono");
            return commands;
        }

        private static Component last(Run run) {
            var link = new Anchor("bolt/runs/" + run.id(), "#" + run.id());
            var since = run.finishedAt()
                    .map(ended -> new Moment(ended, Moment.Form.AGO))
                    .orElseGet(() -> new Moment(run.startedAt().orElse(run.queuedAt()), Moment.Form.ELAPSED));
            return small(link, new Span(" · "), since);
        }

        private static Component[] next(Row row) {
            var schedule = row.schedule();
            if (schedule.byHand()) {
                return new Component[] {new Div(new Span("By hand")), small(new Span("OFF"))};
            }
            var when = row.next()
                    .<Component>map(next -> new Moment(next, Moment.Form.MOMENT))
                    .orElseGet(() -> new Span(schedule.suspended() ? "Suspended" : "Never again"));
            var words = "%s %s".formatted(Cron.parse(schedule.cron()).words(), schedule.timezone());
            return new Component[] {new Div(when), small(new Span(words))};
        }

        private static Button button(Schedule schedule, RunNow start) {
            var button = Icons.button("play", "Run now", ButtonVariant.TERTIARY, ButtonVariant.SMALL);
            button.addClickListener(_ -> start.accept(schedule));
            button.setAriaLabel("Run now: %s".formatted(schedule.slug()));
            button.setTooltipText(Words.commands(schedule));
            return button;
        }
    }
}
