package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.LedgerLine;
import dev.slipstream.bolt.Manner;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.defer.ScheduleReaders;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        var secrets = bolt.secrets(schedule.slug());
        var production = runs.stream().filter(Run::publishes).findFirst();
        var users = schedule.deferToProduction() ? readers.readers(schedule.project(), schedule.slug()) : 0;
        var now = List.<Object>of(schedule, next, ledger, secrets, production.map(Run::id), users);
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        removeAll();
        if (schedule.deferToProduction()) {
            add(production(production, users));
        }
        add(next(schedule, next));
        if (!ledger.isEmpty()) {
            add(ledger(schedule, ledger));
        }
        add(commands(schedule), settings(schedule, secrets));
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

    private static Div commands(Schedule schedule) {
        var card = titled("Commands", "");
        for (var command : schedule.commands()) {
            var line = new Span(command.line());
            line.addClassName("slip-bolt-mono");
            card.add(line(line, new Span(command.continueOnError() ? "may fail" : "")));
        }
        return card;
    }

    private static Div settings(Schedule schedule, List<String> secrets) {
        var card = titled("Settings", "");
        var list = new DescriptionList();
        list.addClassName("slip-bolt-pairs");
        pair(list, "Type", new Span(KindFields.title(schedule.manner().kind()) + compared(schedule.manner())));
        pair(list, "Project", new Span(schedule.project().value()));
        pair(list, "Branch", ScheduleTable.mono(schedule.branch().isEmpty() ? "default" : schedule.branch()));
        pair(list, "Cron", ScheduleTable.mono(schedule.cron()));
        pair(list, "Time zone", new Span(schedule.timezone()));
        pair(list, "Overlap", new Span(LimitFields.words(schedule.terms().overlap())));
        schedule.terms()
                .timeout()
                .ifPresent(limit -> pair(list, "Timeout", new Span("%d min".formatted(limit.toMinutes()))));
        schedule.watch().sla().ifPresent(limit -> pair(list, "SLA", new Span("%d min".formatted(limit.toMinutes()))));
        if (!schedule.watch().watchers().isEmpty()) {
            var told = schedule.watch().watchers().stream()
                    .map(watcher -> watcher.channel().toString())
                    .collect(Collectors.joining(", "));
            pair(list, "Told", new Span(told));
        }
        keep(schedule.manner().keep()).ifPresent(words -> pair(list, "Kept", new Span(words)));
        environment(schedule.manner().variables(), secrets)
                .ifPresent(names -> pair(list, "Environment", ScheduleTable.mono(names)));
        pair(list, "Owner", new Span(schedule.owner()));
        card.add(list);
        return card;
    }

    private static String compared(Manner manner) {
        return switch (manner.kind()) {
            case Manner.Kind.Standard _ -> "";
            case Manner.Kind.Deferred(var with, var successfulOnly) ->
                ": %s of %s".formatted(KindFields.words(successfulOnly).toLowerCase(Locale.ROOT), with);
            case Manner.Kind.TurboCi(var production) -> ", beside %s".formatted(production);
        };
    }

    private static Optional<String> keep(Manner.Keep keep) {
        var words = Stream.of(keep.days().map("%d days"::formatted), keep.runs().map("the latest %d runs"::formatted))
                .flatMap(Optional::stream)
                .toList();
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
    }

    private static Optional<String> environment(Map<String, String> variables, List<String> secrets) {
        var names = Stream.concat(
                        variables.entrySet().stream().map(one -> "%s=%s".formatted(one.getKey(), one.getValue())),
                        secrets.stream().map("%s=•••"::formatted))
                .toList();
        return names.isEmpty() ? Optional.empty() : Optional.of(String.join("  ", names));
    }

    private static void pair(DescriptionList list, String name, Component value) {
        list.add(new DescriptionList.Term(name), new DescriptionList.Description(value));
    }

    private static Div titled(String title, String beside) {
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
