package dev.slipstream.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** How far HEAD is ahead of commits, asked of git again only after HEAD or its log on the disk became another. */
final class Distances {
    /** HEAD changes with the branch, its log with each commit. */
    private static final List<String> MOVED_WITH_HEAD = List.of("HEAD", "logs/HEAD", "packed-refs");

    private static final int REMEMBERED = 50;

    private final Path gitFolder;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    Distances(Path gitFolder) {
        this.gitFolder = gitFolder;
    }

    private record Known(List<String> signature, Optional<Integer> commits) {}

    /** @param git what to ask where the answer is not known */
    Optional<Integer> of(String commit, Supplier<Optional<Integer>> git) {
        var signature = signature();
        var before = known.get(commit);
        if (before != null && !signature.isEmpty() && before.signature().equals(signature)) {
            return before.commits();
        }
        var commits = git.get();
        if (known.size() >= REMEMBERED) {
            known.clear();
        }
        known.put(commit, new Known(signature, commits));
        return commits;
    }

    /** Empty if the folder keeps no log of HEAD: then nothing tells that it moved. */
    private List<String> signature() {
        var signature = new ArrayList<String>();
        for (var name : MOVED_WITH_HEAD) {
            var file = gitFolder.resolve(name);
            try {
                signature.add("%s %s".formatted(Files.getLastModifiedTime(file), Files.size(file)));
            } catch (IOException _) {
                signature.add("none");
            }
        }
        return signature.get(1).equals("none") ? List.of() : signature;
    }
}
