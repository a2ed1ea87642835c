package dev.slipstream.ui.preview;

import dev.slipstream.defer.Pin;
import java.io.Serializable;
import java.util.List;

/**
 * Something to do about what a model reads.
 *
 * @param icon Lucide's name
 * @param command shown in full, as all that runs dbt is; empty if nothing is run
 */
record Suggestion(String icon, String title, String text, String command, List<Deed> deeds) {
    Suggestion {
        deeds = List.copyOf(deeds);
    }

    /** One button of it. */
    sealed interface Deed extends Serializable {
        String label();

        /** Types the command into the terminal. */
        record Type(String label, String command) implements Deed {}

        /** Reads one node from one side from now on. */
        record PinTo(String label, String node, Pin side) implements Deed {}

        /** Opens a page of ours. */
        record Open(String label, String path) implements Deed {}
    }
}
