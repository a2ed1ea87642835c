package dev.slipstream.dbt;

import dev.slipstream.builds.Build;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * What comes through the gate about a typed command.
 *
 * @param argv arguments after {@code dbt}
 * @param folder the command's working folder
 * @param environment the shell's {@code DBT_*} variables
 * @param terminal somebody looks at its messages
 * @param plan it is not run: what it would do is asked
 * @param built nodes that it has built since it told last; empty before it starts
 */
record Question(
        List<String> argv,
        Path folder,
        Map<String, String> environment,
        boolean terminal,
        boolean plan,
        List<Build> built) {
    static Question of(JsonNode question) {
        var argv = new ArrayList<String>();
        question.path("argv").forEach(argument -> argv.add(argument.asString("")));
        var environment = new HashMap<String, String>();
        question.path("env")
                .properties()
                .forEach(variable ->
                        environment.put(variable.getKey(), variable.getValue().asString("")));
        var by = "dbt " + String.join(" ", withoutOurs(argv));
        var built = new ArrayList<Build>();
        for (var node : question.path("built")) {
            built.add(new Build(
                    node.path("node").asString(""),
                    Instant.parse(node.path("at").asString("")),
                    by,
                    OptionalLong.empty()));
        }
        return new Question(
                argv,
                Path.of(question.path("cwd").asString("/")),
                environment,
                question.path("tty").asBoolean(false),
                question.path("plan").asBoolean(false),
                built);
    }

    /** As it was typed, or nearly: without the state that was added to it. */
    private static List<String> withoutOurs(List<String> argv) {
        var words = new ArrayList<String>();
        for (var at = 0; at < argv.size(); at++) {
            switch (argv.get(at)) {
                case "--defer-state", "--state" -> at++;
                case "--defer", "--favor-state", "--no-favor-state" -> {}
                case String word -> words.add(word);
            }
        }
        return words;
    }
}
