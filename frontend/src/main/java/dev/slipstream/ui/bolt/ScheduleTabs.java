package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.tabs.Tab;
import com.vaadin.flow.component.tabs.Tabs;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.BoltFile;
import dev.slipstream.bolt.Manner;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.ui.theme.Icons;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a schedule's page shows of it, one at a time: its runs, how it is set, who is told, and all of that as text. */
final class ScheduleTabs extends Tabs {
    private static final long serialVersionUID = 1;

    private final transient Bolt bolt;
    private final Map<Tab, Component> parts = new LinkedHashMap<>();
    private final Div settings = column();
    private final Div notifications = column();
    private final Div yaml = column();
    private transient List<Object> shown = List.of();

    ScheduleTabs(Bolt bolt, Div runs) {
        this.bolt = bolt;
        addClassName("slip-bolt-tabs");
        part("Runs", runs);
        part("Settings", settings);
        part("Notifications", notifications);
        part("YAML", yaml);
        addSelectedChangeListener(_ -> select());
        select();
    }

    /** All of them; the one that is selected is visible. */
    Component[] parts() {
        return parts.values().toArray(Component[]::new);
    }

    void show(Schedule schedule, Optional<BoltFile> file) {
        var secrets = bolt.secrets(schedule.slug());
        var now = List.<Object>of(schedule, secrets, file);
        if (now.equals(shown)) {
            return;
        }
        shown = now;
        settings.removeAll();
        settings.add(commands(schedule), settings(schedule, secrets));
        notifications.removeAll();
        notifications.add(notifications(schedule));
        yaml.removeAll();
        yaml.add(text(bolt.text(schedule), file));
    }

    private void part(String title, Div part) {
        var tab = new Tab(title);
        add(tab);
        parts.put(tab, part);
    }

    private void select() {
        parts.forEach((tab, part) -> part.setVisible(tab.equals(getSelectedTab())));
    }

    private static Div column() {
        var column = new Div();
        column.addClassName("slip-bolt-main");
        return column;
    }

    private static Div commands(Schedule schedule) {
        var card = ScheduleCards.titled("Commands", "");
        for (var command : schedule.commands()) {
            var line = new Span(command.line());
            line.addClassName("slip-bolt-mono");
            card.add(ScheduleCards.line(line, new Span(command.continueOnError() ? "may fail" : "")));
        }
        return card;
    }

    private static Div settings(Schedule schedule, List<String> secrets) {
        var card = ScheduleCards.titled("Settings", "");
        var list = new DescriptionList();
        list.addClassName("slip-bolt-pairs");
        ScheduleCards.pair(
                list, "Type", new Span(KindFields.title(schedule.manner().kind()) + compared(schedule.manner())));
        ScheduleCards.pair(list, "Project", new Span(schedule.project().value()));
        ScheduleCards.pair(
                list, "Branch", ScheduleTable.mono(schedule.branch().isEmpty() ? "default" : schedule.branch()));
        ScheduleCards.pair(list, "Cron", ScheduleTable.mono(schedule.cron()));
        ScheduleCards.pair(list, "Time zone", new Span(schedule.timezone()));
        ScheduleCards.pair(
                list, "Overlap", new Span(LimitFields.words(schedule.terms().overlap())));
        schedule.terms()
                .timeout()
                .ifPresent(
                        limit -> ScheduleCards.pair(list, "Timeout", new Span("%d min".formatted(limit.toMinutes()))));
        keep(schedule.manner().keep()).ifPresent(words -> ScheduleCards.pair(list, "Kept", new Span(words)));
        environment(schedule.manner().variables(), secrets)
                .ifPresent(names -> ScheduleCards.pair(list, "Environment", ScheduleTable.mono(names)));
        ScheduleCards.pair(list, "Owner", new Span(schedule.owner()));
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

    private static Div notifications(Schedule schedule) {
        var card = ScheduleCards.titled(
                "Who is told",
                schedule.watch()
                        .sla()
                        .map(limit -> "SLA %d min".formatted(limit.toMinutes()))
                        .orElse("no SLA"));
        if (schedule.watch().watchers().isEmpty()) {
            card.add(SchedulePage.none("Nobody: an admin adds addresses and webhooks in its form."));
        }
        schedule.watch()
                .watchers()
                .forEach(watcher -> card.add(ScheduleCards.line(
                        new Span("%s: %s"
                                .formatted(
                                        WatchFields.words(watcher.channel().kind()),
                                        watcher.channel().toString())),
                        new Span(watcher.events().stream()
                                .sorted()
                                .map(WatchFields::words)
                                .collect(Collectors.joining(", "))))));
        return card;
    }

    private static Div text(String text, Optional<BoltFile> file) {
        var card = ScheduleCards.titled(file.map(BoltFile::path).orElse("As a file would say it"), "");
        var copy = Icons.button("copy", "Copy the text");
        copy.addClickListener(_ -> copy.getElement().executeJs("navigator.clipboard?.writeText($0)", text));
        card.getComponentAt(0).getElement().appendChild(copy.getElement());
        var lines = new Pre(text);
        lines.addClassNames("slip-bolt-sql", "whole");
        lines.getElement().setAttribute("tabindex", "0");
        lines.getElement().setAttribute("aria-label", "The schedule as text");
        card.add(lines);
        return card;
    }
}
