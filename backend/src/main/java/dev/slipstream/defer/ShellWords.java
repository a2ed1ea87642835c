package dev.slipstream.defer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A command line as an argument list: words, quotes and backslashes as in a POSIX shell, and nothing else of it. */
public final class ShellWords {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");
    private static final char NONE = '\0';
    /** What a backslash escapes inside double quotes; before anything else there it stands for itself. */
    private static final String ESCAPABLE = "\"\\$`";

    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private char quote = NONE;
    private boolean begun;

    private ShellWords() {}

    /** @throws IllegalArgumentException if a quote is not closed or the line ends in a backslash */
    public static List<String> split(String line) {
        var split = new ShellWords();
        for (var at = 0; at < line.length(); at++) {
            if (line.charAt(at) == '\\' && split.quote != '\'') {
                at++;
                if (at == line.length()) {
                    throw new IllegalArgumentException("it ends in a backslash");
                }
                split.escaped(line.charAt(at));
            } else {
                split.take(line.charAt(at));
            }
        }
        if (split.quote != NONE) {
            throw new IllegalArgumentException("a quote (%s) is not closed".formatted(split.quote));
        }
        split.end();
        return List.copyOf(split.words);
    }

    /** The line that {@link #split} makes the same words of. */
    public static String join(List<String> words) {
        return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'%s'".formatted(word.replace("'", "'\\''"));
    }

    private void take(char next) {
        if (quote != NONE) {
            if (next == quote) {
                quote = NONE;
            } else {
                word.append(next);
            }
        } else if (next == '\'' || next == '"') {
            quote = next;
            begun = true;
        } else if (Character.isWhitespace(next)) {
            end();
        } else {
            word.append(next);
            begun = true;
        }
    }

    /** A backslash before a line's end joins the lines. */
    private void escaped(char next) {
        if (quote == '"' && next != '\n' && ESCAPABLE.indexOf(next) < 0) {
            word.append('\\');
        }
        if (next != '\n') {
            word.append(next);
            begun = true;
        }
    }

    private void end() {
        if (begun) {
            words.add(word.toString());
            word.setLength(0);
        }
        begun = false;
    }
}
