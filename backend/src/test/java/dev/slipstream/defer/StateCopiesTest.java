package dev.slipstream.defer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.project.ManifestFacts;
import dev.slipstream.workspace.ProjectId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class StateCopiesTest {
    private static final Instant NOW = Instant.parse("2026-11-25T02:00:00Z");
    private static final String MANIFEST = """
            {"metadata": {"x": 1.5}, "nodes": {"a": {"nodes": {"b": 1}}, "b": {"depends_on": ["a"], "c": {}}, "c": {}},
             "child_map": {"b": []}, "big": 12345678901234567890, "text": "ü\\u0000"}""";

    @TempDir
    private Path home;

    private Path state = Path.of("/");
    private Path derived = Path.of("/");

    @BeforeEach
    void publish() throws IOException {
        state = Files.createDirectories(home.resolve("state/daily/7"));
        derived = home.resolve("state/derived");
        Files.writeString(state.resolve("manifest.json"), MANIFEST);
    }

    @Test
    void aCopyLacksTheNodesAndNothingElse() throws IOException {
        var folder = copies(NOW).of(artifact(), Set.of("b", "not there"));

        var copy = JsonMapper.shared().readTree(Files.readString(folder.resolve("manifest.json")));
        var wanted = JsonMapper.shared().readTree(MANIFEST);
        wanted.withObject("nodes").remove("b");
        assertThat(copy).isEqualTo(wanted);
    }

    @Test
    void withoutAnythingToLeaveOutItIsTheRunsOwnFolder() {
        assertThat(copies(NOW).of(artifact(), Set.of())).isEqualTo(state);
    }

    @Test
    void theSameNodesHaveTheSameFolderAndItIsNotWrittenTwice() throws IOException {
        var copies = copies(NOW);

        var first = copies.of(artifact(), Set.of("a", "b"));
        Files.delete(state.resolve("manifest.json"));

        assertThat(copies.of(artifact(), Set.of("b", "a"))).isEqualTo(first);
        assertThat(first.getParent()).isDirectoryContaining(path -> path.equals(first));
    }

    @Test
    void copiesThatNoRetryComesBackToAreRemoved() throws IOException {
        var old = copies(NOW).of(artifact(), Set.of("a"));
        var later = Files.getLastModifiedTime(old).toInstant().plus(Duration.ofDays(15));

        var young = copies(later).of(artifact(), Set.of("b"));

        assertThat(old).doesNotExist();
        assertThat(young).exists();
    }

    private StateCopies copies(Instant now) {
        return new StateCopies(derived, InstantSource.fixed(now));
    }

    private StateArtifact artifact() {
        var facts = new ManifestFacts(12, "1.12.6", "postgres", "shop", 3, Instant.EPOCH);
        return new StateArtifact(
                new ProjectId("shop"),
                new ScheduleSlug("daily"),
                new RunId(7),
                "main",
                "9f3c2ab",
                Instant.EPOCH,
                facts,
                state);
    }
}
