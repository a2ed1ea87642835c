package dev.slipstream.bolt;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a retry of a run does: the nodes that were not built, in the way that was asked for, then the commands that were not come to. */
final class RetryCommands {
    private static final Set<String> BY_NAME = Set.of("build", "run", "test", "seed", "snapshot");
    private static final Set<String> KEPT_FLAGS = Set.of("--full-refresh", "-f", "--fail-fast", "-x");
    private static final Set<String> KEPT_VALUES = Set.of("--vars", "--threads");

    private RetryCommands() {}

    /** @param failed names that {@code --select} understands; not empty */
    static List<Schedule.Command> of(Run run, List<Schedule.Command> commands, List<String> failed) {
        var last = run.steps().size() - (withPackages(run, commands) ? 1 : 0);
        var line = run.steps().stream()
                .filter(step -> step.returnCode().filter(code -> code != 0).isPresent())
                .reduce((_, later) -> later)
                .map(Run.Step::line)
                .orElse("dbt build");
        var retried = new ArrayList<Schedule.Command>();
        retried.add(new Schedule.Command(again(line, failed), false));
        retried.addAll(commands.subList(Math.clamp(last, 0, commands.size()), commands.size()));
        return retried;
    }

    /** Bolt itself put {@code dbt deps} first. */
    private static boolean withPackages(Run run, List<Schedule.Command> commands) {
        return run.steps().size() > commands.size()
                || run.steps().stream()
                        .findFirst()
                        .filter(first ->
                                !first.line().equals(commands.getFirst().line()))
                        .isPresent();
    }

    private static String again(String line, List<String> failed) {
        var words = CommandWords.dbt(line);
        var kept = new ArrayList<String>();
        for (var index = 1; index < words.size(); index++) {
            var word = words.get(index);
            var name = word.replaceFirst("=.*", "");
            if (KEPT_FLAGS.contains(word) || (KEPT_VALUES.contains(name) && word.contains("="))) {
                kept.add(word);
            } else if (KEPT_VALUES.contains(word) && index + 1 < words.size()) {
                kept.add(word);
                kept.add(words.get(index + 1));
            }
        }
        var command = BY_NAME.contains(words.getFirst()) ? words.getFirst() : "build";
        var options = kept.stream().map(word -> " " + quoted(word)).collect(Collectors.joining());
        return "dbt %s%s --select %s".formatted(command, options, String.join(" ", failed));
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_=.,:/+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
