package dev.slipstream.ui.terminal;

import java.util.Locale;

/** How the last command of a terminal stands. */
enum CommandState {
    IDLE,
    RUNNING,
    SUCCEEDED,
    FAILED;

    /** @param text as the browser tells it; what is none is idle */
    static CommandState ofWire(String text) {
        for (var state : values()) {
            if (state.style().equals(text)) {
                return state;
            }
        }
        return IDLE;
    }

    /** The style class of a tab. */
    String style() {
        return name().toLowerCase(Locale.ROOT);
    }
}
