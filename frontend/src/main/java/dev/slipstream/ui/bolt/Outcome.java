package dev.slipstream.ui.bolt;

import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.Run;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Pattern;

/** What dbt's last line says of the nodes that it went through. */
final class Outcome {
    /** Enough for the last lines of a command. */
    private static final int TAIL_BYTES = 4096;

    private static final Pattern DONE = Pattern.compile("Done\\. PASS=(\\d+) WARN=(\\d+) ERROR=(\\d+) SKIP=(\\d+)");

    private Outcome() {}

    /** {@code 46 passed, 1 warning}; of the last command that tells it; empty while the run goes on. */
    static Optional<String> of(Bolt bolt, Run run) {
        if (!run.state().ended()) {
            return Optional.empty();
        }
        for (var step : run.steps().reversed()) {
            var from = Math.max(step.logFrom(), step.logTo() - TAIL_BYTES);
            var tail = bolt.log(run.id(), from, (int) (step.logTo() - from));
            var outcome = of(new String(tail, StandardCharsets.UTF_8));
            if (outcome.isPresent()) {
                return outcome;
            }
        }
        return Optional.empty();
    }

    static Optional<String> of(String log) {
        var found = DONE.matcher(log).results().reduce((_, later) -> later);
        return found.map(numbers -> {
            var parts = new ArrayList<String>();
            parts.add(numbers.group(1) + " passed");
            counted(numbers.group(2), "warning").ifPresent(parts::add);
            counted(numbers.group(3), "error").ifPresent(parts::add);
            if (!numbers.group(4).equals("0")) {
                parts.add(numbers.group(4) + " skipped");
            }
            return String.join(", ", parts);
        });
    }

    private static Optional<String> counted(String number, String word) {
        return switch (number) {
            case "0" -> Optional.empty();
            case "1" -> Optional.of("1 " + word);
            default -> Optional.of("%s %ss".formatted(number, word));
        };
    }
}
