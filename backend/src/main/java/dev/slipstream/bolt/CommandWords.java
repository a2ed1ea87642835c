package dev.slipstream.bolt;

import dev.slipstream.defer.ShellWords;
import java.util.List;
import java.util.Set;

/** A schedule's command line as an argument list: words and quotes as in a shell, and nothing else of it. */
final class CommandWords {
    private static final Set<String> OURS =
            Set.of("--target", "-t", "--profiles-dir", "--project-dir", "--profile", "--target-path", "--log-path");

    private static final Set<String> OPERATORS = Set.of(";", "&", "&&", "|", "||", "<", ">", ">>");

    private CommandWords() {}

    /**
     * The arguments after {@code dbt}.
     *
     * @throws BoltFailure INVALID, naming the line and the reason
     */
    static List<String> dbt(String line) {
        var words = split(line);
        if (words.size() < 2 || !words.getFirst().equals("dbt")) {
            throw invalid(line, "a command is dbt and a sub-command");
        }
        for (var word : words) {
            if (OPERATORS.contains(word) || word.endsWith(";")) {
                throw invalid(
                        line, "no shell reads it, so \"%s\" means nothing; add a command for each".formatted(word));
            }
            var name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            if (OURS.contains(name)) {
                throw invalid(line, "%s is set by Slipstream".formatted(name));
            }
        }
        return List.copyOf(words.subList(1, words.size()));
    }

    private static List<String> split(String line) {
        try {
            return ShellWords.split(line);
        } catch (IllegalArgumentException wrong) {
            throw invalid(line, String.valueOf(wrong.getMessage()));
        }
    }

    private static BoltFailure invalid(String line, String reason) {
        return new BoltFailure(
                BoltFailure.Reason.INVALID, "the command \"%s\" cannot be run: %s".formatted(line, reason));
    }
}
