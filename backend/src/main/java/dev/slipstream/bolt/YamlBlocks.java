package dev.slipstream.bolt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A schedule's file as a sequence of top-level keys with their text, so that only what changed is written anew. */
final class YamlBlocks {
    private static final Pattern KEY = Pattern.compile("[\"']?([A-Za-z_]+)[\"']?\\s*:.*");
    private static final String BEFORE = "";

    private YamlBlocks() {}

    /**
     * The text with what is different between the two; its other lines, comments among them, stay as they are.
     *
     * @param before blocks of the schedule that the text says
     */
    static String changed(String text, Map<String, String> before, Map<String, String> after) {
        var blocks = split(text);
        after.forEach((key, block) -> {
            if (!block.equals(before.get(key))) {
                drop(blocks, aliasOf(key));
                blocks.merge(key, block, (old, its) -> its + comments(old));
            }
        });
        before.keySet().stream().filter(key -> !after.containsKey(key)).forEach(key -> {
            drop(blocks, aliasOf(key));
            drop(blocks, key);
        });
        return blocks.values().stream().collect(Collectors.joining());
    }

    /** Another key that says the same. */
    private static String aliasOf(String key) {
        return switch (key) {
            case "owner_email" -> "owner";
            case "commands" -> "continue_on_error";
            default -> BEFORE;
        };
    }

    private static void drop(Map<String, String> blocks, String key) {
        if (!key.equals(BEFORE)) {
            blocks.remove(key);
        }
    }

    private static Map<String, String> split(String text) {
        var blocks = new LinkedHashMap<String, String>();
        var key = BEFORE;
        for (var line : text.lines().toList()) {
            var found = KEY.matcher(line);
            key = found.matches() ? found.group(1) : key;
            blocks.merge(key, line + "\n", String::concat);
        }
        return blocks;
    }

    /** The comments and empty lines that a block ends with belong to what follows it. */
    private static String comments(String block) {
        var lines = block.lines().toList();
        var from = lines.size();
        while (from > 1 && (lines.get(from - 1).isBlank() || lines.get(from - 1).startsWith("#"))) {
            from--;
        }
        return lines.subList(from, lines.size()).stream()
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }
}
