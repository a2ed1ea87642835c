package dev.slipstream.bolt;

import dev.slipstream.notices.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** A schedule as the text of a file, by keys; what is as it is without a word is left out. */
final class ScheduleText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_@./:+=*-]*(?: [A-Za-z0-9_@./:+=*-]+)*");
    private static final Pattern LOOKS_LIKE_A_KEY = Pattern.compile(".*:(?: .*)?");
    private static final Set<String> OTHER_MEANING =
            Set.of("true", "false", "yes", "no", "on", "off", "null", "y", "n");

    private final Map<String, String> blocks = new LinkedHashMap<>();

    private ScheduleText() {}

    /** Each key with its whole text, which ends with a line's end. */
    static Map<String, String> blocks(Schedule schedule) {
        var text = new ScheduleText();
        text.general(schedule);
        text.commands(schedule.commands());
        text.starts(schedule);
        text.watch(schedule.watch());
        text.manner(schedule.manner());
        return text.blocks;
    }

    private void general(Schedule schedule) {
        line("name", schedule.slug().value(), "");
        line("display_name", schedule.displayName(), schedule.slug().value());
        line("description", schedule.description(), "");
        line("owner_email", schedule.owner(), "");
        line("schedule", schedule.cron(), Schedule.BY_HAND);
        line("timezone", schedule.timezone(), "UTC");
        line("git_branch", schedule.branch(), "");
        raw("suspended", schedule.suspended());
    }

    private void commands(List<Schedule.Command> commands) {
        blocks.put(
                "commands",
                commands.stream()
                        .map(command -> command.continueOnError()
                                ? "  - command: %s\n    continue_on_error: true\n".formatted(scalar(command.line()))
                                : "  - %s\n".formatted(scalar(command.line())))
                        .collect(Collectors.joining("", "commands:\n", "")));
    }

    private void starts(Schedule schedule) {
        var terms = schedule.terms();
        raw("defer_to_production", schedule.deferToProduction());
        raw("trigger_on_merge", terms.onMerge());
        terms.after()
                .ifPresent(after -> blocks.put(
                        "schedule_trigger",
                        "schedule_trigger:\n  schedule_name: %s\n  trigger_on: %s\n"
                                .formatted(after.schedule(), flow(after.states()))));
        if (terms.overlap() == Schedule.Overlap.QUEUE) {
            blocks.put("concurrency", "concurrency: queue\n");
        }
        terms.timeout().map(Duration::toMinutes).ifPresent(limit -> number("timeout_minutes", limit));
    }

    private void watch(Schedule.Watch watch) {
        watch.sla().map(Duration::toMinutes).ifPresent(limit -> number("sla_minutes", limit));
        if (watch.watchers().isEmpty()) {
            return;
        }
        var lines = new ArrayList<>(List.of("notifications:"));
        for (var kind : Channel.Kind.values()) {
            var those = watch.watchers().stream()
                    .filter(one -> one.channel().kind() == kind)
                    .toList();
            if (!those.isEmpty()) {
                lines.add("  %s:".formatted(key(kind)));
                those.forEach(one -> lines.add("    - %s: %s\n      events: %s"
                        .formatted(
                                kind == Channel.Kind.EMAIL ? "address" : "url",
                                scalar(one.channel().target()),
                                flow(one.events()))));
            }
        }
        blocks.put("notifications", String.join("\n", lines) + "\n");
    }

    private static String key(Channel.Kind kind) {
        return switch (kind) {
            case EMAIL -> "emails";
            case WEBHOOK -> "webhooks";
            case SLACK -> "slack_webhooks";
            case TEAMS -> "teams_webhooks";
        };
    }

    private void manner(Manner manner) {
        switch (manner.kind()) {
            case Manner.Kind.Standard _ -> {}
            case Manner.Kind.Deferred(var with, var successfulOnly) ->
                blocks.put(
                        "deferred_schedule",
                        "deferred_schedule:\n  deferred_schedule_name: %s\n  successful_run_only: %s\n"
                                .formatted(with, successfulOnly));
            case Manner.Kind.TurboCi(var production) ->
                blocks.put("turbo_ci", "turbo_ci:\n  deferred_schedule_name: %s\n".formatted(production));
        }
        if (!manner.variables().isEmpty()) {
            blocks.put(
                    "environment_variables",
                    manner.variables().entrySet().stream()
                            .map(one -> "  %s: %s\n".formatted(one.getKey(), quoted(one.getValue())))
                            .collect(Collectors.joining("", "environment_variables:\n", "")));
        }
        if (!manner.keep().equals(Manner.Keep.ALL)) {
            var days = manner.keep().days().map("  days: %d\n"::formatted).orElse("");
            var runs = manner.keep().runs().map("  runs: %d\n"::formatted).orElse("");
            blocks.put("retention", "retention:\n" + days + runs);
        }
    }

    private void line(String key, String value, String absent) {
        if (!value.equals(absent)) {
            blocks.put(key, "%s: %s\n".formatted(key, scalar(value)));
        }
    }

    private void raw(String key, boolean wanted) {
        if (wanted) {
            blocks.put(key, key + ": true\n");
        }
    }

    private void number(String key, long value) {
        blocks.put(key, "%s: %d\n".formatted(key, value));
    }

    private static String flow(Set<? extends Enum<?>> words) {
        return words.stream()
                .sorted(Comparator.comparingInt(Enum::ordinal))
                .map(word -> word.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String scalar(String text) {
        return PLAIN.matcher(text).matches()
                        && !LOOKS_LIKE_A_KEY.matcher(text).matches()
                        && !OTHER_MEANING.contains(text.toLowerCase(Locale.ROOT))
                ? text
                : quoted(text);
    }

    /** What JSON quotes, YAML reads in the same way. */
    private static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }
}
