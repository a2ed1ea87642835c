package dev.slipstream.defer;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** For dbt-core 1.8 to 1.13, where deferring is off unless it is asked for. */
@Component
final class FlagPolicy implements DeferPolicy {
    private static final Set<String> READING =
            Set.of("run", "build", "test", "compile", "show", "snapshot", "docs generate");
    private static final List<String> ASKING = List.of("DBT_ENGINE_DEFER", "DBT_DEFER", "DBT_DEFER_TO_STATE");
    private static final Set<String> TRUE = Set.of("1", "t", "true", "y", "yes", "on");
    private static final Set<String> FALSE = Set.of("0", "f", "false", "n", "no", "off");

    @Override
    public CommandPlan plan(
            List<String> argv,
            Map<String, String> environment,
            DeferStatus status,
            DeferredStates states,
            Surroundings surroundings) {
        var line = CommandLine.parse(argv);
        if (status.choice().mode() == DeferMode.OFF) {
            return undeferred(line, environment, "deferral is off", List.of());
        }
        return switch (line.command()) {
            case "run", "build", "test", "compile", "show", "snapshot", "docs generate" ->
                new Deferring(line, environment, status, states, surroundings).plan();
            case "retry" -> retry(line, environment, status, states);
            case "clone" -> withState(line, environment, status, List.of());
            case "ls", "list" ->
                line.selectsByState()
                        ? withState(line, environment, status, List.of(notDeferred("dbt ls resolves no references")))
                        : unchanged(line, List.of(notDeferred("dbt ls resolves no references")));
            case "run-operation" -> unchanged(line, List.of(notDeferred("dbt run-operation always reads development")));
            case "seed" -> unchanged(line, List.of(notDeferred("dbt seed reads no other node")));
            case "source freshness", "source snapshot-freshness" ->
                unchanged(line, List.of(notDeferred("sources are the same for everybody")));
            case String _ -> unchanged(line, List.of());
        };
    }

    @Override
    public CommandPlan outside(List<String> argv, Map<String, String> environment, Path folder) {
        var why = "%s is no project of yours here".formatted(folder);
        return undeferred(CommandLine.parse(argv), environment, why, List.of(notDeferred(why)));
    }

    /**
     * Deferring happens here only if it was typed. dbt takes what it inherits from the shell or from a {@code .env} file; a false
     * {@code DBT_ENGINE_DEFER} goes before all of it but the oldest name, which goes before everything.
     */
    private static CommandPlan undeferred(
            CommandLine line, Map<String, String> environment, String why, List<Notice> notices) {
        if (!READING.contains(line.command())) {
            return unchanged(line, List.of());
        }
        var typed = line.flag("--defer", "--no-defer");
        if (typed.isPresent()) {
            return typed.get()
                    ? unchanged(
                            line,
                            List.of(new Notice(
                                    Notice.Level.INFO, "kept-yours", "%s; using your --defer".formatted(why))))
                    : unchanged(line, List.of());
        }
        var inherited = ASKING.stream()
                .filter(name -> isTrue(environment.getOrDefault(name, "")))
                .findFirst()
                .map(name -> notDeferred(
                        "%s, and %s of this shell does not count; pass --defer to use it".formatted(why, name)));
        return new CommandPlan.Run(
                line.argv(),
                Map.of("DBT_ENGINE_DEFER", "false", "DBT_DEFER_TO_STATE", ""),
                Set.of("DBT_DEFER"),
                false,
                inherited.map(List::of).orElse(notices));
    }

    /** {@code --state} means "where run_results.json is" there, and dbt forgets the old {@code --defer-state}. */
    private static CommandPlan retry(
            CommandLine line, Map<String, String> environment, DeferStatus status, DeferredStates states) {
        if (ownLocation(line, environment).isPresent()) {
            return unchanged(line, List.of());
        }
        if (status.state() instanceof DeferStatus.State.Missing missing) {
            return unchanged(line, List.of(notDeferred(missing.text())));
        }
        return new CommandPlan.Run(
                line.with(List.of("--defer-state", states.of(status).folder().toString())),
                Map.of(),
                Set.of(),
                true,
                List.of(new Notice(Notice.Level.INFO, "retry", "dbt retry defers as the first run did")));
    }

    private static CommandPlan withState(
            CommandLine line, Map<String, String> environment, DeferStatus status, List<Notice> notices) {
        if (ownState(line, environment) || ownLocation(line, environment).isPresent()) {
            return unchanged(line, notices);
        }
        if (status.state() instanceof DeferStatus.State.Missing missing) {
            return unchanged(line, also(notices, notDeferred(missing.text())));
        }
        return new CommandPlan.Run(line.with(List.of("--state", folder(status))), Map.of(), Set.of(), false, notices);
    }

    static CommandPlan.Run unchanged(CommandLine line, List<Notice> notices) {
        return new CommandPlan.Run(line.argv(), Map.of(), Set.of(), false, notices);
    }

    static String unavailable(DeferStatus.State.Missing missing, URI serverBase) {
        var wayOut = missing.unusable()
                .map(manifest -> "\n%s".formatted(manifest.wayOut()))
                .orElse("");
        return "deferral is unavailable: %s%s  %s/bolt".formatted(missing.text(), wayOut, serverBase);
    }

    static Notice notDeferred(String why) {
        return new Notice(Notice.Level.INFO, "not-deferred", "not deferred: " + why);
    }

    static Notice notDeferred(String why, String wayOut) {
        return new Notice(Notice.Level.INFO, "not-deferred", "not deferred: " + why, Optional.of(wayOut));
    }

    static String folder(DeferStatus status) {
        return status.artifact().orElseThrow().folder().toString();
    }

    /** Where the user wants deferring to read, if it was said: an option beats the environment. */
    static Optional<String> ownLocation(CommandLine line, Map<String, String> environment) {
        if (line.has("--defer-state")) {
            return Optional.of("--defer-state " + line.value("--defer-state").orElse(""));
        }
        return variable(environment, "DEFER_STATE").map(value -> "DBT_DEFER_STATE " + value);
    }

    static boolean ownState(CommandLine line, Map<String, String> environment) {
        return line.has("--state") || variable(environment, "STATE").isPresent();
    }

    /** Both spellings; the newer one wins. */
    static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get("DBT_ENGINE_" + name))
                .or(() -> Optional.ofNullable(environment.get("DBT_" + name)))
                .filter(value -> !value.isBlank());
    }

    static boolean isFalse(String value) {
        return FALSE.contains(value.toLowerCase(Locale.ROOT));
    }

    static boolean isTrue(String value) {
        return TRUE.contains(value.toLowerCase(Locale.ROOT));
    }

    static List<Notice> also(List<Notice> notices, Notice one) {
        var more = new ArrayList<>(notices);
        more.add(one);
        return List.copyOf(more);
    }
}
