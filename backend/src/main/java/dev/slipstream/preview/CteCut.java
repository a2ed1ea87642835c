package dev.slipstream.preview;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Finds the CTEs of a model's text, Jinja and all, and cuts the text after one of them. What stands before stays, so that
 * lines, {@code config()} and {@code this} are the model's.
 */
final class CteCut {
    private static final Pattern BLOCK = Pattern.compile("\\{%[-+]?\\s*(end)?(\\w+)");
    private static final List<String> NESTING = List.of("if", "for", "macro", "call", "filter", "raw");

    private final String text;
    private final List<Cte> ctes = new ArrayList<>();
    private int at;
    private int depth;
    private int blocks;

    private CteCut(String text) {
        this.text = text;
    }

    /** @param end right after its closing parenthesis */
    private record Cte(String name, boolean quoted, int end, boolean inBlock) {
        boolean isCalled(String other) {
            return quoted ? name.equals(other) : name.equalsIgnoreCase(other);
        }

        String sql() {
            return quoted ? "\"%s\"".formatted(name) : name;
        }
    }

    /**
     * The text up to the CTE's end, and a query of it.
     *
     * @throws IllegalArgumentException if there is none of that name, naming those that there are
     */
    static String of(String text, String name) {
        var cut = new CteCut(text);
        cut.scan();
        var cte = cut.ctes.stream()
                .filter(one -> one.isCalled(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no CTE \"%s\"; there are: %s"
                        .formatted(name, cut.ctes.stream().map(Cte::name).toList())));
        if (cte.inBlock()) {
            throw new IllegalArgumentException(
                    "the CTE \"%s\" stands inside a Jinja block; send its text as the selection".formatted(name));
        }
        return "%s%nselect * from %s".formatted(text.substring(0, cte.end()), cte.sql());
    }

    /** Only the outermost {@code with} counts; the list ends with the first word that is no CTE's. */
    private void scan() {
        while (at < text.length()) {
            if (depth == 0 && isWord("with")) {
                at += "with".length();
                list();
                return;
            }
            step();
        }
    }

    private void list() {
        blank();
        if (isWord("recursive")) {
            at += "recursive".length();
        }
        do {
            blank();
            var quoted = at < text.length() && text.charAt(at) == '"';
            var name = quoted ? quotedName() : word();
            if (name.isEmpty() || !body()) {
                return;
            }
            ctes.add(new Cte(name, quoted, at, blocks != 0));
            blank();
        } while (at < text.length() && text.charAt(at++) == ',');
    }

    /** Past the columns, {@code as [not materialized]} and the query in parentheses. */
    private boolean body() {
        var seen = false;
        while (at < text.length()) {
            blank();
            if (isWord("as")) {
                seen = true;
                at += 2;
            } else if (at < text.length() && text.charAt(at) == '(') {
                parentheses();
                if (seen) {
                    return true;
                }
            } else if (word().isEmpty()) {
                return false;
            }
        }
        return false;
    }

    private void parentheses() {
        do {
            step();
        } while (depth > 0 && at < text.length());
    }

    private void blank() {
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (starts("--") || starts("/*") || starts("{#") || starts("{%")) {
                step();
            } else {
                return;
            }
        }
    }

    /** Past one character, or past the whole of a comment, a string or Jinja. */
    private void step() {
        if (starts("--")) {
            past("\n");
        } else if (starts("/*")) {
            past("*/");
        } else if (starts("{#")) {
            past("#}");
        } else if (starts("{{")) {
            past("}}");
        } else if (starts("{%")) {
            count();
            past("%}");
        } else if (starts("'") || starts("\"")) {
            var quote = text.substring(at, at + 1);
            at++;
            past(quote);
        } else {
            depth += starts("(") ? 1 : starts(")") ? -1 : 0;
            at++;
        }
    }

    private void count() {
        var block = BLOCK.matcher(text).region(at, text.length());
        if (block.lookingAt() && NESTING.contains(block.group(2).toLowerCase(Locale.ROOT))) {
            blocks += block.group(1) == null ? 1 : -1;
        }
    }

    private void past(String end) {
        var found = text.indexOf(end, at);
        at = found < 0 ? text.length() : found + end.length();
    }

    private boolean starts(String what) {
        return text.startsWith(what, at);
    }

    private boolean isWord(String word) {
        var end = at + word.length();
        return text.regionMatches(true, at, word, 0, word.length())
                && (at == 0 || !isPartOfWord(text.charAt(at - 1)))
                && (end == text.length() || !isPartOfWord(text.charAt(end)));
    }

    private String word() {
        var from = at;
        while (at < text.length() && isPartOfWord(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at);
    }

    private String quotedName() {
        var from = ++at;
        past("\"");
        return text.substring(from, Math.max(from, at - 1));
    }

    private static boolean isPartOfWord(char one) {
        return Character.isLetterOrDigit(one) || one == '_' || one == '$';
    }
}
