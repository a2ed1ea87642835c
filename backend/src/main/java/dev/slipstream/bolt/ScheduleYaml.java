package dev.slipstream.bolt;

import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.notices.Channel;
import dev.slipstream.workspace.ProjectId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** One schedule as a file of the project's says it; the keys are Paradime's where it has them. */
final class ScheduleYaml {
    private static final String CONTINUE = "continue_on_error";
    private static final String DEFER = "defer_to_production";
    private static final String TRIGGER = "schedule_trigger";
    private static final String NOTIFICATIONS = "notifications";
    private static final String ENABLED = "enabled";

    private static final Set<String> KEYS = Set.of(
            "name",
            "display_name",
            "description",
            "environment",
            "git_branch",
            "owner",
            "owner_email",
            "schedule",
            "timezone",
            "suspended",
            "commands",
            CONTINUE,
            DEFER,
            "trigger_on_merge",
            TRIGGER,
            "concurrency",
            "timeout_minutes",
            "sla_minutes",
            NOTIFICATIONS,
            "deferred_schedule",
            "turbo_ci",
            "environment_variables",
            "retention");

    private static final YAMLMapper YAML = new YAMLMapper();

    private final String text;
    private final JsonNode root;

    private ScheduleYaml(String text, JsonNode root) {
        this.text = text;
        this.root = root;
    }

    /** What is wrong, and where. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        private final transient BoltFile.Problem problem;

        Wrong(int line, String reason) {
            super(reason);
            this.problem = new BoltFile.Problem(line, reason);
        }

        BoltFile.Problem problem() {
            return problem;
        }
    }

    static Schedule read(String text, ProjectId project) throws Wrong {
        JsonNode root;
        try {
            root = YAML.readTree(text);
        } catch (JacksonException failure) {
            var at = failure.getLocation();
            throw new Wrong(at == null ? 0 : at.getLineNr(), words(failure.getOriginalMessage()));
        }
        if (!root.isObject()) {
            throw new Wrong(1, "a schedule's keys are expected, such as name: and commands:");
        }
        var yaml = new ScheduleYaml(text, root);
        try {
            return yaml.schedule(project);
        } catch (IllegalArgumentException refused) {
            throw new Wrong(0, String.valueOf(refused.getMessage()));
        }
    }

    private Schedule schedule(ProjectId project) throws Wrong {
        for (var key : root.propertyNames()) {
            if (!KEYS.contains(key)) {
                throw wrong(key, "%s is no key of a schedule".formatted(key));
            }
        }
        var environment = string("environment", "production");
        if (!environment.equals("production")) {
            throw wrong("environment", "the one environment is production");
        }
        var name = string("name", "");
        return checked(
                "name",
                () -> new ScheduleSlug(name),
                slug -> new Schedule(
                        slug,
                        project,
                        string("display_name", name),
                        string("description", ""),
                        cron(),
                        string("timezone", "UTC"),
                        string("git_branch", ""),
                        commands(),
                        bool(root, "suspended", false),
                        deferToProduction(),
                        string("owner", string("owner_email", "")),
                        terms(),
                        watch(),
                        new MannerYaml(this, root).manner()));
    }

    private String cron() throws Wrong {
        var cron = string("schedule", Schedule.BY_HAND);
        if (!cron.equals(Schedule.BY_HAND)) {
            checked("schedule", () -> Cron.parse(cron), parsed -> parsed);
        }
        return cron;
    }

    private List<Schedule.Command> commands() throws Wrong {
        var all = root.path("commands");
        if (!all.isArray() || all.isEmpty()) {
            throw wrong("commands", "commands is a list of dbt commands");
        }
        var mayFail = bool(root, CONTINUE, false);
        var commands = new ArrayList<Schedule.Command>();
        for (var one : all) {
            known(one, "a command", "command", CONTINUE);
            var command = one.isObject()
                    ? new Schedule.Command(one.path("command").asString(""), bool(one, CONTINUE, mayFail))
                    : new Schedule.Command(one.asString(""), mayFail);
            try {
                command.check();
            } catch (BoltFailure refused) {
                throw new Wrong(lineWith(command.line(), "commands"), String.valueOf(refused.getMessage()));
            }
            commands.add(command);
        }
        return commands;
    }

    private boolean deferToProduction() throws Wrong {
        var value = root.path(DEFER);
        known(value, DEFER, ENABLED);
        return value.isObject() ? bool(value, ENABLED, false) : bool(root, DEFER, false);
    }

    private Schedule.Terms terms() throws Wrong {
        return new Schedule.Terms(
                overlap(), minutes("timeout_minutes"), after(), bool(root, "trigger_on_merge", false));
    }

    private Optional<Duration> minutes(String key) throws Wrong {
        var minutes = root.path(key);
        if (!minutes.isMissingNode() && (!minutes.isInt() || minutes.asInt() < 1)) {
            throw wrong(key, "%s is a number of minutes, one or more".formatted(key));
        }
        return minutes.isMissingNode() ? Optional.empty() : Optional.of(Duration.ofMinutes(minutes.asInt()));
    }

    private Schedule.Watch watch() throws Wrong {
        object(root.path(NOTIFICATIONS), NOTIFICATIONS, "emails: and a list, for one");
        var watchers = new ArrayList<Schedule.Watcher>();
        for (var form : root.path(NOTIFICATIONS).propertyNames()) {
            var kind = switch (form) {
                case "emails" -> Channel.Kind.EMAIL;
                case "webhooks" -> Channel.Kind.WEBHOOK;
                case "slack_webhooks" -> Channel.Kind.SLACK;
                case "teams_webhooks" -> Channel.Kind.TEAMS;
                default -> throw wrong(form, "notifications has emails, webhooks, slack_webhooks and teams_webhooks");
            };
            var all = root.path(NOTIFICATIONS).path(form);
            if (!all.isArray()) {
                throw wrong(form, "%s is a list".formatted(form));
            }
            for (var one : all) {
                watchers.add(watcher(kind, one));
            }
        }
        return new Schedule.Watch(minutes("sla_minutes"), watchers);
    }

    private Schedule.Watcher watcher(Channel.Kind kind, JsonNode one) throws Wrong {
        var key = kind == Channel.Kind.EMAIL ? "address" : "url";
        known(one, NOTIFICATIONS, key, "events");
        var target = one.path(key).asString("");
        var events = one.path("events").isMissingNode()
                ? Set.of("failed")
                : one.path("events")
                        .valueStream()
                        .map(event -> event.asString(""))
                        .collect(Collectors.toSet());
        if (events.isEmpty() || !Set.of("passed", "failed", "sla").containsAll(events)) {
            throw wrong("events", "events is a list of passed, failed, sla");
        }
        try {
            return new Schedule.Watcher(
                    new Channel(kind, target),
                    events.stream()
                            .map(event -> Schedule.Event.valueOf(event.toUpperCase(Locale.ROOT)))
                            .collect(Collectors.toSet()));
        } catch (IllegalArgumentException refused) {
            throw new Wrong(
                    lineWith("%s: %s".formatted(key, target), NOTIFICATIONS), String.valueOf(refused.getMessage()));
        }
    }

    private Schedule.Overlap overlap() throws Wrong {
        return switch (string("concurrency", "skip")) {
            case "skip" -> Schedule.Overlap.SKIP;
            case "queue" -> Schedule.Overlap.QUEUE;
            default -> throw wrong("concurrency", "concurrency is skip or queue");
        };
    }

    private Optional<Schedule.After> after() throws Wrong {
        var trigger = root.path(TRIGGER);
        object(trigger, TRIGGER, "schedule_name: the schedule to start after");
        known(trigger, TRIGGER, ENABLED, "schedule_name", "trigger_on");
        if (trigger.isMissingNode() || !bool(trigger, ENABLED, true)) {
            return Optional.empty();
        }
        var states = trigger.path("trigger_on").isMissingNode()
                ? Set.of("success")
                : trigger.path("trigger_on")
                        .valueStream()
                        .map(state -> state.asString("").toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        var ended = Set.of("success", "failed", "error", "canceled");
        if (states.isEmpty() || !ended.containsAll(states)) {
            throw wrong("trigger_on", "trigger_on is a list of success, failed, error, canceled");
        }
        var its = states.stream()
                .map(state -> RunState.valueOf(state.toUpperCase(Locale.ROOT)))
                .collect(Collectors.toSet());
        return checked(
                "schedule_name",
                () -> new ScheduleSlug(trigger.path("schedule_name").asString("")),
                slug -> Optional.of(new Schedule.After(slug, its)));
    }

    /** Refuses what else than keys is there. */
    void object(JsonNode node, String key, String has) throws Wrong {
        if (!node.isMissingNode() && !node.isObject()) {
            throw wrong(key, "%s has %s".formatted(key, has));
        }
    }

    /** Refuses other keys than these. */
    void known(JsonNode node, String of, String... keys) throws Wrong {
        for (var key : node.propertyNames()) {
            if (!List.of(keys).contains(key)) {
                throw wrong(key, "%s is no key of %s; it has %s".formatted(key, of, String.join(", ", keys)));
            }
        }
    }

    private interface Making<T> {
        T make();
    }

    private interface Using<T, R> {
        R use(T value) throws Wrong;
    }

    /** What the value's own constructor refuses is wrong with the key. */
    private <T, R> R checked(String key, Making<T> making, Using<T, R> using) throws Wrong {
        T made;
        try {
            made = making.make();
        } catch (IllegalArgumentException | BoltFailure refused) {
            throw wrong(key, String.valueOf(refused.getMessage()));
        }
        return using.use(made);
    }

    private String string(String key, String absent) throws Wrong {
        var value = root.path(key);
        if (value.isContainer()) {
            throw wrong(key, "%s is one word or text".formatted(key));
        }
        return value.isMissingNode() || value.isNull() ? absent : value.asString();
    }

    boolean bool(JsonNode node, String key, boolean absent) throws Wrong {
        var value = node.path(key);
        if (value.isMissingNode()) {
            return absent;
        }
        if (!value.isBoolean()) {
            throw wrong(key, "%s is true or false".formatted(key));
        }
        return value.asBoolean();
    }

    Wrong wrong(String key, String reason) {
        return new Wrong(line(key), reason);
    }

    private int line(String key) {
        return line(text, Pattern.compile("\\s*(?:-\\s*)?[\"']?" + Pattern.quote(key) + "[\"']?\\s*:.*"));
    }

    private int lineWith(String words, String orKey) {
        var found = words.isBlank() ? 0 : line(text, Pattern.compile(".*" + Pattern.quote(words) + ".*"));
        return found == 0 ? line(orKey) : found;
    }

    /** Zero if there is none. */
    private static int line(String text, Pattern pattern) {
        var lines = text.lines().toList();
        for (var index = 0; index < lines.size(); index++) {
            if (pattern.matcher(lines.get(index)).matches()) {
                return index + 1;
            }
        }
        return 0;
    }

    /** Where a whole schedule's refusal belongs, such as that of its time zone. */
    static int lineOf(String text, String key) {
        return line(text, Pattern.compile("\\s*" + Pattern.quote(key) + "\\s*:.*"));
    }

    /** Without the places, which stand in lines of their own and are told apart from it. */
    private static String words(String message) {
        return message.lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .limit(2)
                .collect(Collectors.joining(", "));
    }
}
