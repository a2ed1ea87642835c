package dev.slipstream.dbt;

import dev.slipstream.defer.CommandPlan;
import dev.slipstream.defer.Notice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plan as the shim understands it; docs/dbt-host.md has its form. */
final class GateAnswers {
    private GateAnswers() {}

    static Map<String, @Nullable Object> run(CommandPlan.Run run, boolean terminal) {
        return answer(run, run.notices(), null, terminal);
    }

    static Map<String, @Nullable Object> ask(CommandPlan.Ask ask, boolean terminal) {
        return answer(ask.undeferred(), ask.notices(), ask.question(), terminal);
    }

    /** Of {@code slip plan}. */
    static Map<String, @Nullable Object> text(String text, int status) {
        var answer = new HashMap<String, @Nullable Object>();
        answer.put("text", text);
        answer.put("status", status);
        return answer;
    }

    private static Map<String, @Nullable Object> answer(
            CommandPlan.Run run, List<Notice> notices, @Nullable String question, boolean terminal) {
        var answer = new HashMap<String, @Nullable Object>();
        answer.put("argv", run.argv());
        answer.put("env", run.environment());
        answer.put("unset", List.copyOf(run.unset()));
        answer.put("notice", TerminalText.of(notices, terminal));
        answer.put("ask", question);
        answer.put("exit", null);
        return answer;
    }
}
