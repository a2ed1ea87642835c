package dev.slipstream.defer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A dbt command line, taken apart as dbt's own parser does.
 *
 * @param argv arguments after {@code dbt}
 * @param command such as {@code run} or {@code docs generate}; empty if there is none
 * @param afterCommand index in {@code argv} right after the sub-command
 * @param options in order, both before and after the sub-command
 */
public record CommandLine(List<String> argv, String command, int afterCommand, List<Option> options) {
    /** Options of dbt 1.12 that take a value; {@link #MANY} take several. */
    static final Set<String> WITH_VALUE = Set.of(
            "--add-package",
            "--args",
            "--defer-state",
            "--deprecated-favor-state",
            "--event-time-end",
            "--event-time-start",
            "--host",
            "--indirect-selection",
            "--inline",
            "--inline-direct",
            "--limit",
            "--log-file-max-bytes",
            "--log-format",
            "--log-format-file",
            "--log-level",
            "--log-level-file",
            "--log-path",
            "--maximum-seed-size-mib",
            "--output",
            "--partial-parse-file-path",
            "--port",
            "--printer-width",
            "--profile",
            "--profiles-dir",
            "--project-dir",
            "--record-timing-info",
            "--sample",
            "--selector",
            "--source",
            "--sql",
            "--sqlparse",
            "--state",
            "--target",
            "--target-path",
            "--threads",
            "--v2-parser",
            "--vars",
            "--warn-error-options",
            "-o",
            "-r",
            "-t");

    /** Options whose values go on until the next one that begins with a dash. */
    static final Set<String> MANY = Set.of(
            "--exclude",
            "--exclude-resource-type",
            "--exclude-resource-types",
            "--model",
            "--models",
            "--output-keys",
            "--resource-type",
            "--resource-types",
            "--select",
            "-m",
            "-s");

    private static final Set<String> SELECTING = Set.of("--select", "--exclude", "--model", "--models", "-s", "-m");
    private static final Set<String> GROUPS = Set.of("docs", "source");

    /** @param values empty for a flag */
    public record Option(String name, List<String> values) {}

    public static CommandLine parse(List<String> argv) {
        var options = new ArrayList<Option>();
        var words = new ArrayList<String>();
        var afterCommand = 0;
        for (var at = 0; at < argv.size(); ) {
            var token = argv.get(at);
            if (token.startsWith("-") && token.length() > 1) {
                var option = option(argv, at);
                options.add(option);
                at += width(option, token);
            } else {
                at++;
                if (words.isEmpty() || (words.size() == 1 && GROUPS.contains(words.getFirst()))) {
                    words.add(token);
                    afterCommand = at;
                }
            }
        }
        return new CommandLine(List.copyOf(argv), String.join(" ", words), afterCommand, List.copyOf(options));
    }

    private static Option option(List<String> argv, int at) {
        var token = argv.get(at);
        var equals = token.indexOf('=');
        if (token.startsWith("--") && equals > 0) {
            return new Option(token.substring(0, equals), List.of(token.substring(equals + 1)));
        }
        if (WITH_VALUE.contains(token)) {
            return new Option(token, argv.subList(at + 1, Math.min(at + 2, argv.size())));
        }
        if (!MANY.contains(token)) {
            return new Option(token, List.of());
        }
        var end = at + 1;
        while (end < argv.size() && !argv.get(end).startsWith("-")) {
            end++;
        }
        return new Option(token, argv.subList(at + 1, end));
    }

    private static int width(Option option, String token) {
        return token.contains("=") && token.startsWith("--")
                ? 1
                : 1 + option.values().size();
    }

    public boolean has(String name) {
        return options.stream().anyMatch(option -> option.name().equals(name));
    }

    /** The last value typed, which is the one that dbt takes. */
    public Optional<String> value(String name) {
        return options.stream()
                .filter(option -> option.name().equals(name))
                .reduce((_, last) -> last)
                .flatMap(option -> option.values().stream().findFirst());
    }

    /** Of a flag and its opposite, whichever was typed last; empty if neither was. */
    public Optional<Boolean> flag(String on, String off) {
        return options.stream()
                .map(Option::name)
                .filter(name -> name.equals(on) || name.equals(off))
                .reduce((_, last) -> last)
                .map(on::equals);
    }

    /** Whether something is selected by comparing with another state. */
    boolean selectsByState() {
        return options.stream()
                .filter(option -> SELECTING.contains(option.name()))
                .flatMap(option -> option.values().stream())
                .anyMatch(value ->
                        value.contains("state:") || value.contains("source_status:") || value.contains("result:"));
    }

    /** The folder that the command or its shell names for the project; empty: dbt looks from the working folder upwards. */
    public Optional<String> projectFolder(Map<String, String> environment) {
        return value("--project-dir").or(() -> FlagPolicy.variable(environment, "PROJECT_DIR"));
    }

    /** The same with arguments directly after the sub-command, where whatever was typed later wins over them. */
    List<String> with(List<String> added) {
        var changed = new ArrayList<>(argv);
        changed.addAll(afterCommand, added);
        return List.copyOf(changed);
    }

    /** The arguments without these options and their values. */
    List<String> without(Set<String> names) {
        var left = new ArrayList<String>();
        for (var at = 0; at < argv.size(); ) {
            var token = argv.get(at);
            var dashed = token.startsWith("-") && token.length() > 1;
            var option = dashed ? option(argv, at) : new Option("", List.of());
            var end = at + (dashed ? width(option, token) : 1);
            if (!dashed || !names.contains(option.name())) {
                left.addAll(argv.subList(at, end));
            }
            at = end;
        }
        return List.copyOf(left);
    }
}
