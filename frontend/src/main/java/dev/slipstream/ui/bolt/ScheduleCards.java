package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.LedgerLine;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunState;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.defer.ScheduleReaders;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Beside a schedule's runs: when it comes next, what became of each time, its commands and settings. */
final class ScheduleCards extends Div {
    private static final long serialVersionUID = 1;
    private static final int NEXT = 5;
    private static final int LEDGER = 8;
    private static final int SHORT = 7;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm", Locale.ENGLISH);

    private final transient Bolt bolt;
    private final transient ScheduleReaders readers;
    private transient List<Object> shown = List.of();

    ScheduleCards(Bolt bolt, ScheduleReaders readers) {
        this.bolt = bolt;
        this.readers = readers;
        addClassName("slip-bolt-side");
    }

    /** @param runs the latest, newest first */
    void show(Schedule schedule, List<Run> runs) {
        var next = bolt.next(schedule, NEXT);
        var ledger = bolt.ledger(schedule.slug(), LEDGER);
        var production = bolt.published(schedule.slug()).map(bolt::run);
        var users = schedule.deferToProduction() ? readers.readers(schedule.project(), schedule.slug()) : 0;
        var docs = runs.stream()
                .filter(run -> run.state() == RunState.SUCCESS && Artifacts.hasDocs(bolt, run))
                .findFirst();
        var now = List.<Object>of(schedule, next, ledger, production.map(Run::id), docs.map(Run::id), users);
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        removeAll();
        if (schedule.deferToProduction()) {
            add(production(production, users));
        }
        docs.ifPresent(run -> add(docs(run)));
        add(next(schedule, next));
        if (!ledger.isEmpty()) {
            add(ledger(schedule, ledger));
        }
    }

    /** {@code Thu 26 Nov 2026 06:00}, as the clock shows it in the schedule's zone. */
    static String time(Instant instant, ZoneId zone) {
        return TIME.withZone(zone).format(instant);
    }

    private static Div production(Optional<Run> latest, int users) {
        var card = titled("Defer to production", "");
        var list = new DescriptionList();
        list.addClassName("slip-bolt-pairs");
        pair(
                list,
                "Now",
                latest.<Component>map(run -> new Span(
                                new Anchor("bolt/runs/" + run.id(), "#" + run.id()),
                                new Span(" "),
                                ScheduleTable.mono(Words.commit(run)),
                                new Span(" "),
                                new Moment(run.finishedAt().orElse(run.queuedAt()), Moment.Form.AGO)))
                        .orElseGet(() -> new Span("nothing published yet")));
        pair(list, "Used by", new Span(users == 1 ? "1 user" : "%d users".formatted(users)));
        card.add(list);
        return card;
    }

    private Div docs(Run run) {
        var card = titled("Docs", "");
        var open = new Anchor(Artifacts.docs(bolt, run.id()), "Open the docs of run #" + run.id());
        open.setTarget("_blank");
        card.add(line(open, new Moment(run.finishedAt().orElse(run.queuedAt()), Moment.Form.AGO)));
        return card;
    }

    private static Div next(Schedule schedule, List<Instant> next) {
        var card = titled("Next times", schedule.byHand() ? "" : schedule.timezone());
        if (next.isEmpty()) {
            card.add(SchedulePage.none(
                    schedule.suspended() ? "None while it is suspended." : "None: it has no set times."));
        }
        var zone = ZoneId.of(schedule.timezone());
        next.forEach(instant -> card.add(line(new Span(time(instant, zone)), new Moment(instant, Moment.Form.AGO))));
        return card;
    }

    private static Div ledger(Schedule schedule, List<LedgerLine> lines) {
        var card = titled("What became of each start", schedule.timezone());
        var zone = ZoneId.of(schedule.timezone());
        lines.forEach(line -> {
            var when = new Span(time(line.due(), zone) + cause(line.cause()));
            var row = line(when, outcome(line.outcome()));
            if (line.outcome() instanceof LedgerLine.Outcome.Skipped(var reason)) {
                row.getElement().setAttribute("title", reason);
            }
            card.add(row);
        });
        return card;
    }

    private static String cause(LedgerLine.Cause cause) {
        return switch (cause) {
            case LedgerLine.Cause.Time _ -> "";
            case LedgerLine.Cause.Completion(var run) -> ", after #" + run;
            case LedgerLine.Cause.Merge(var commit) -> ", " + commit.substring(0, Math.min(SHORT, commit.length()));
        };
    }

    private static Component outcome(LedgerLine.Outcome outcome) {
        return switch (outcome) {
            case LedgerLine.Outcome.Ran(var run) -> new Anchor("bolt/runs/" + run, "ran, #" + run);
            case LedgerLine.Outcome.Skipped(var reason) -> new Span("skipped: " + reason);
            case LedgerLine.Outcome.Missed(var reason) -> new Span("missed: " + reason);
        };
    }

    static void pair(DescriptionList list, String name, Component value) {
        list.add(new DescriptionList.Term(name), new DescriptionList.Description(value));
    }

    static Div titled(String title, String beside) {
        var card = SchedulePage.card();
        card.add(head(title, beside));
        return card;
    }

    static Div head(String title, String beside) {
        var words = new H2(title);
        words.addClassName("grow");
        var small = new Span(beside);
        small.addClassName("slip-bolt-small");
        var head = new Div(words, small);
        head.addClassName("slip-bolt-card-head");
        return head;
    }

    static Div line(Component first, Component second) {
        first.addClassName("grow");
        second.addClassName("slip-bolt-small");
        var row = new Div(first, second);
        row.addClassNames("slip-bolt-row", "even");
        return row;
    }
}
