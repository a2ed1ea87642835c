package dev.slipstream.dbt;

import java.util.Optional;

/** What is compiled, explained or shown. */
public sealed interface Target {
    /**
     * A node of the project.
     *
     * @param node name, unique_id or path inside the project
     * @param text the unsaved text of its file
     */
    record Node(String node, Optional<String> text) implements Target {}

    /** SQL with Jinja that belongs to no node. */
    record Inline(String sql) implements Target {}
}
