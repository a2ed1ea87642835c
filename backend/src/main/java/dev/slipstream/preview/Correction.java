package dev.slipstream.preview;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name that the warehouse does not know, and the one that it takes to be meant. Only PostgreSQL says one, as a hint; where it
 * names two, or one that SQL would have to quote, there is none.
 */
public record Correction(String wrong, String right) {
    private static final String NAME = "[a-z_][a-z0-9_]*(?:\\.[a-z_][a-z0-9_]*)?";
    private static final Pattern WORDS = Pattern.compile("column \"?(?<wrong>" + NAME + ")\"? does not exist\\n"
            + "(?:.*\\n)?hint: Perhaps you meant to reference the column \"(?<right>" + NAME + ")\"\\.");

    static Optional<Correction> in(String message) {
        var words = WORDS.matcher(message);
        return words.lookingAt()
                ? Optional.of(new Correction(words.group("wrong"), words.group("right")))
                : Optional.empty();
    }
}
