package dev.slipstream.dbt;

import dev.slipstream.defer.CommandPlan;
import dev.slipstream.defer.Notice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A plan as the shim understands it; docs/dbt-host.md has its form. */
final class GateAnswers {
    private GateAnswers() {}

    /** @param shim what the shim itself goes by */
    static Map<String, @Nullable Object> run(CommandPlan.Run run, Map<String, String> shim, boolean terminal) {
        return answer(run, shim, run.notices(), null, terminal);
    }

    static Map<String, @Nullable Object> ask(CommandPlan.Ask ask, Map<String, String> shim, boolean terminal) {
        return answer(ask.undeferred(), shim, ask.notices(), ask.question(), terminal);
    }

    /** Of {@code slip plan}. */
    static Map<String, @Nullable Object> text(String text, int status) {
        var answer = new HashMap<String, @Nullable Object>();
        answer.put("text", text);
        answer.put("status", status);
        return answer;
    }

    /** Said before everything else. */
    static void note(Map<String, @Nullable Object> answer, String text) {
        answer.put("notice", text + Objects.requireNonNullElse(answer.get("notice"), ""));
    }

    /** The command is not run. */
    static Map<String, @Nullable Object> end(String reason, Question question) {
        var nothing = new CommandPlan.Run(question.argv(), Map.of(), Set.of(), false, List.of());
        var answer = run(nothing, Map.of(), question.terminal());
        answer.put("notice", reason);
        answer.put("exit", 1);
        return answer;
    }

    private static Map<String, @Nullable Object> answer(
            CommandPlan.Run run,
            Map<String, String> shim,
            List<Notice> notices,
            @Nullable String question,
            boolean terminal) {
        var environment = new HashMap<>(run.environment());
        environment.putAll(shim);
        var answer = new HashMap<String, @Nullable Object>();
        answer.put("argv", run.argv());
        answer.put("env", environment);
        answer.put("unset", List.copyOf(run.unset()));
        answer.put("notice", TerminalText.of(notices, terminal));
        answer.put("ask", question);
        answer.put("exit", null);
        return answer;
    }
}
