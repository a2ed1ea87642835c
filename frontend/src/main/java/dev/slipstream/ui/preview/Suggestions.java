package dev.slipstream.ui.preview;

import dev.slipstream.defer.Ages;
import dev.slipstream.defer.Pin;
import dev.slipstream.preview.CompiledPreview;
import dev.slipstream.preview.Read;
import dev.slipstream.ui.preview.Suggestion.Deed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What to do about what a model reads, worst first: pure. */
final class Suggestions {
    private static final int MOST = 3;

    private Suggestions() {}

    /** @param node the model's name, as it is selected */
    static List<Suggestion> of(String node, CompiledPreview compiled) {
        var reads = Reads.all(compiled.reads()).stream()
                .filter(read -> !read.from().equals("not-read"))
                .toList();
        var suggestions = new ArrayList<Suggestion>();
        for (var read : reads) {
            if (read.from().equals("missing")) {
                suggestions.add(missing(node, read));
            }
        }
        for (var read : reads) {
            if (read.stale()) {
                suggestions.add(stale(read));
            }
        }
        compiled.copying().ifPresent(command -> suggestions.add(fullRebuild(node, command)));
        return suggestions.stream().distinct().limit(MOST).toList();
    }

    private static Suggestion missing(String node, Read read) {
        var run = read.production().run();
        if (read.because().equals("pinned")) {
            var build = "dbt build -s " + read.name();
            return new Suggestion(
                    "hammer",
                    "Build %s, which you pinned to your copy".formatted(read.name()),
                    "%s does not exist."
                            .formatted(Reads.relation(read.development().relation())),
                    build,
                    List.of(
                            new Deed.Type("Build it", build),
                            new Deed.PinTo("Read production", read.ref(), Pin.PRODUCTION)));
        }
        if (read.production().relation() != null
                && run != null
                && !read.because().equals("deferral-off")) {
            return new Suggestion(
                    "circle-x",
                    "%s does not exist"
                            .formatted(Reads.relation(read.production().relation())),
                    "The manifest of run #%s names it, the warehouse does not have it.".formatted(run),
                    "",
                    List.of(new Deed.Open("Open run", "bolt/runs/" + run)));
        }
        var command = "dbt build -s " + read.name();
        return new Suggestion(
                "hammer",
                "Build %s first".formatted(read.name()),
                "It exists in neither place. After that, %s can run.".formatted(node),
                command,
                List.of(new Deed.Type("Build it", command)));
    }

    private static Suggestion stale(Read read) {
        var mine = read.development().builtAt();
        var theirs = read.production().builtAt();
        var behind = mine == null || theirs == null ? "" : Ages.text(Duration.between(mine, theirs));
        var command = "dbt run -s " + read.name();
        return new Suggestion(
                "refresh-cw",
                "Refresh %s".formatted(read.name()),
                "Your copy is %s behind production.".formatted(behind),
                command,
                List.of(
                        new Deed.Type("Rebuild", command),
                        new Deed.PinTo("Read production", read.ref(), Pin.PRODUCTION)));
    }

    private static Suggestion fullRebuild(String node, String command) {
        return new Suggestion(
                "copy",
                "Copy production's %s before the first run".formatted(node),
                "Incremental, and no table of yours: a run would build every row anew.",
                command,
                List.of(new Deed.Type("Copy", command)));
    }
}
