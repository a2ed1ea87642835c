package dev.slipstream.defer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.util.FileSystemUtils;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Copies of a run's manifest with some nodes left out; each has a folder of its own that never changes. */
final class StateCopies {
    private static final String MANIFEST = "manifest.json";
    /** {@code dbt retry} may come back to one days later. */
    private static final Duration KEPT = Duration.ofDays(14);

    private static final JsonFactory JSON = new JsonFactory();

    private final Path folder;
    private final InstantSource clock;

    StateCopies(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    Path of(StateArtifact artifact, Set<String> without) {
        if (without.isEmpty()) {
            return artifact.folder();
        }
        var place = folder.resolve("%s-%s".formatted(artifact.run(), name(without)));
        try {
            if (!Files.exists(place)) {
                make(artifact.folder().resolve(MANIFEST), without, place);
            }
            return place;
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "no copy of run #%s's manifest could be made".formatted(artifact.run()), failure);
        }
    }

    private void make(Path manifest, Set<String> without, Path place) throws IOException {
        Files.createDirectories(folder);
        removeOld();
        var draft = Files.createTempDirectory(folder, ".making-");
        copy(manifest, without, draft.resolve(MANIFEST));
        try {
            Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            FileSystemUtils.deleteRecursively(draft);
            if (!Files.exists(place)) {
                throw failure;
            }
        }
    }

    private void removeOld() throws IOException {
        var oldest = clock.instant().minus(KEPT);
        try (var copies = Files.list(folder)) {
            for (var copy : copies.toList()) {
                if (Files.getLastModifiedTime(copy).toInstant().isBefore(oldest)) {
                    FileSystemUtils.deleteRecursively(copy);
                }
            }
        }
    }

    private static void copy(Path manifest, Set<String> without, Path to) throws IOException {
        try (var input = Files.newInputStream(manifest);
                var output = Files.newOutputStream(to);
                var parser = JSON.createParser(ObjectReadContext.empty(), input);
                var generator = JSON.createGenerator(ObjectWriteContext.empty(), output)) {
            var inNodes = false;
            while (parser.nextToken() != null) {
                var depth = parser.streamReadContext().getNestingDepth();
                if (parser.currentToken() == JsonToken.PROPERTY_NAME) {
                    if (depth == 1) {
                        inNodes = parser.currentName().equals("nodes");
                    } else if (depth == 2 && inNodes && without.contains(parser.currentName())) {
                        skip(parser);
                        continue;
                    }
                }
                generator.copyCurrentEvent(parser);
            }
        }
    }

    private static void skip(JsonParser parser) {
        parser.nextToken();
        parser.skipChildren();
    }

    private static String name(Set<String> without) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", new TreeSet<>(without)).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
