package dev.slipstream.bolt;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Two runs that build the same relations at once: dbt renames and drops what the other has just made, and either fails. */
final class Clashes {
    private static final Pattern SIGN = Pattern.compile(
            "tuple concurrently (?:updated|deleted)|deadlock detected|already exists|does not exist|could not open relation"
                    + "|pg_(?:class|type|namespace)_\\w+_index|cache lookup failed",
            Pattern.CASE_INSENSITIVE);

    private Clashes() {}

    /**
     * What to say of a run that failed; empty if nothing speaks for a clash.
     *
     * @param beside runs of other schedules that built while it did
     */
    static Optional<String> of(List<RunNode> nodes, List<Run> beside) {
        var signs = nodes.stream()
                .anyMatch(node -> node.failed() && SIGN.matcher(node.message()).find());
        if (!signs || beside.isEmpty()) {
            return Optional.empty();
        }
        var others = beside.stream()
                .map(run -> "%s #%s".formatted(run.schedule(), run.id()))
                .collect(Collectors.joining(", "));
        return Optional.of(
                "%s built production at the same time, and they may have been in each other's way;".formatted(others)
                        + " let the one start after the other, or have them build different models");
    }
}
