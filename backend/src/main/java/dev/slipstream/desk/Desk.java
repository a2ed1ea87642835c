package dev.slipstream.desk;

import dev.slipstream.workspace.WorkspacePath;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is open, and how wide.
 *
 * @param open files with a tab, in the tabs' order
 * @param active the file that is shown; one of {@code open}
 * @param splits position of a splitter by its name, percent of the whole
 */
public record Desk(List<WorkspacePath> open, Optional<WorkspacePath> active, Map<String, Double> splits) {
    public static final Desk EMPTY = new Desk(List.of(), Optional.empty(), Map.of());

    public Desk {
        open = List.copyOf(open);
        splits = Map.copyOf(splits);
        active = active.filter(open::contains);
    }
}
