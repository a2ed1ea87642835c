package dev.slipstream.dbt;

import dev.slipstream.defer.Notice;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Notices as a terminal shows them: coloured, with a link that can be clicked (OSC 8) and read; plain where nobody looks. */
final class TerminalText {
    private static final Pattern URL = Pattern.compile("https?://\\S+");
    private static final String ESC = "\u001b";

    private TerminalText() {}

    /** @return lines that each end with a line feed; empty if there is nothing to say */
    static String of(List<Notice> notices, boolean terminal) {
        return notices.stream()
                .flatMap(notice -> notice.text().lines().map(line -> terminal ? coloured(notice, line) : line))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private static String coloured(Notice notice, String line) {
        var linked = URL.matcher(line).replaceAll(found -> link(found.group()));
        if (line.startsWith("Deferring to production")) {
            return ESC + "[1;35m◆ Deferring to production" + ESC + "[0m" + linked.substring(23);
        }
        var colour = switch (notice.level()) {
            case INFO -> "2";
            case WARNING -> "33";
            case ERROR -> "31";
        };
        return "%s[%sm%s%s[0m".formatted(ESC, colour, linked, ESC);
    }

    private static String link(String url) {
        return "%1$s]8;;%2$s%1$s\\\\%2$s%1$s]8;;%1$s\\\\".formatted(ESC, url).replace("$", "\\$");
    }
}
