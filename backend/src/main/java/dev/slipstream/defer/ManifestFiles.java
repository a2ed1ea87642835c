package dev.slipstream.defer;

import dev.slipstream.project.ManifestFacts;
import dev.slipstream.project.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Looks into the published files, once per file as long as it is the same. Nobody should change them, yet disks do. */
@Component
final class ManifestFiles {
    private final Manifests manifests;
    private final Map<Path, Read> known = new ConcurrentHashMap<>();

    ManifestFiles(Manifests manifests) {
        this.manifests = manifests;
    }

    private record Read(FileTime modified, long size, Result result) {}

    private sealed interface Result {
        record Good(ManifestFacts facts) implements Result {}

        record Bad(String why) implements Result {}
    }

    /** Why the run cannot be deferred to; empty if it can. The way out is left to who knows other runs. */
    Optional<String> problem(StateArtifact artifact, Optional<DevelopmentFacts> development) {
        return switch (result(artifact.folder().resolve("manifest.json"))) {
            case Result.Bad(var why) ->
                Optional.of("the manifest of run #%s cannot be read: %s".formatted(artifact.run(), why));
            case Result.Good(var facts) ->
                development
                        .flatMap(mine -> ManifestChecks.problem(facts, mine))
                        .map(what -> "run #%s %s".formatted(artifact.run(), what));
        };
    }

    private Result result(Path file) {
        try {
            var modified = Files.getLastModifiedTime(file);
            var size = Files.size(file);
            var before = known.get(file);
            if (before != null && before.modified().equals(modified) && before.size() == size) {
                return before.result();
            }
            var now = read(file);
            known.put(file, new Read(modified, size, now));
            return now;
        } catch (IOException _) {
            return new Result.Bad("%s is gone".formatted(file));
        }
    }

    private Result read(Path file) {
        try {
            return new Result.Good(manifests.facts(file));
        } catch (IllegalArgumentException bad) {
            return new Result.Bad(String.valueOf(bad.getMessage()));
        }
    }
}
