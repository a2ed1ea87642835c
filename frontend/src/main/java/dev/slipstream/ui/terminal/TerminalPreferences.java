package dev.slipstream.ui.terminal;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the user chose for all terminals of a browser, which keeps it.
 *
 * @param tellEnds tell of long commands that end unseen
 * @param fontSize CSS pixels
 */
record TerminalPreferences(boolean copyOnSelect, boolean tellEnds, boolean screenReader, double fontSize) {
    static final TerminalPreferences FIRST = new TerminalPreferences(false, false, false, 12.5);

    private static final double SMALLEST = 8;
    private static final double LARGEST = 28;

    TerminalPreferences {
        if (!(fontSize >= SMALLEST && fontSize <= LARGEST)) {
            throw new IllegalArgumentException("not a size of letters: %s".formatted(fontSize));
        }
    }

    /** What a browser kept; the first ones if it kept none, or something else. */
    static TerminalPreferences of(String json) {
        try {
            return JsonMapper.shared().readValue(json, TerminalPreferences.class);
        } catch (JacksonException | IllegalArgumentException _) {
            return FIRST;
        }
    }

    String json() {
        return JsonMapper.shared().writeValueAsString(this);
    }

    TerminalPreferences withCopyOnSelect(boolean wanted) {
        return new TerminalPreferences(wanted, tellEnds, screenReader, fontSize);
    }

    TerminalPreferences withTellEnds(boolean wanted) {
        return new TerminalPreferences(copyOnSelect, wanted, screenReader, fontSize);
    }

    TerminalPreferences withScreenReader(boolean wanted) {
        return new TerminalPreferences(copyOnSelect, tellEnds, wanted, fontSize);
    }

    /** Within what can be read. */
    TerminalPreferences larger(double pixels) {
        var size = Math.clamp(fontSize + pixels, SMALLEST, LARGEST);
        return new TerminalPreferences(copyOnSelect, tellEnds, screenReader, size);
    }
}
