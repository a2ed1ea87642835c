package dev.slipstream.workspace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The agent's list as the file tree shows it. */
final class Listing {
    private Listing() {}

    static List<FileEntry> of(JsonNode answer) {
        var entries = new ArrayList<FileEntry>();
        for (var entry : answer.path("entries")) {
            path(entry.path("path").asString(""))
                    .ifPresent(path -> entries.add(new FileEntry(
                            path,
                            entry.path("kind").asString("").equals("folder"),
                            entry.path("size").asLong(0))));
        }
        record Keyed(String key, FileEntry entry) {}
        return entries.stream()
                .map(entry -> new Keyed(key(entry), entry))
                .sorted(Comparator.comparing(Keyed::key))
                .map(Keyed::entry)
                .toList();
    }

    /** Empty for what is not shown: git's own folder, and names that a URL could not hold. */
    static Optional<WorkspacePath> path(String text) {
        try {
            return Optional.of(new WorkspacePath(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Sorts a folder before the files beside it, then by name whatever its case, then what is in a folder after it. */
    private static String key(FileEntry entry) {
        var key = new StringBuilder();
        var path = entry.path().value();
        var from = 0;
        for (var slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', from)) {
            key.append('\1').append(path, from, slash).append('\0');
            from = slash + 1;
        }
        key.append(entry.folder() ? '\1' : '\2')
                .append(path, from, path.length())
                .append('\0');
        return key.toString().toLowerCase(Locale.ROOT);
    }
}
