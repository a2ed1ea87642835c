package dev.slipstream.terminal;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the user arranged a terminal.
 *
 * @param title empty: none of its own
 * @param beside the terminal that it was split from
 */
record Label(String title, Optional<TerminalId> beside) {
    static final Label NONE = new Label("", Optional.empty());

    private static final int LONGEST_TITLE = 100;

    Label {
        title = title.strip().replaceAll("\\p{Cntrl}", "");
        title = title.substring(
                0, title.offsetByCodePoints(0, Math.min(LONGEST_TITLE, title.codePointCount(0, title.length()))));
    }

    Label named(String name) {
        return new Label(name, beside);
    }

    Label placed(TerminalId other) {
        return new Label(title, Optional.of(other));
    }

    /** @param text of {@link #text}; none if it is empty or something else: no shell is lost for its name */
    static Label of(String text) {
        try {
            return text.isEmpty() ? NONE : JsonMapper.shared().readValue(text, Label.class);
        } catch (JacksonException _) {
            return NONE;
        }
    }

    String text() {
        return JsonMapper.shared().writeValueAsString(this);
    }
}
