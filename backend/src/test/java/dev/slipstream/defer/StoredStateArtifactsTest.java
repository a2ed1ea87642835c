package dev.slipstream.defer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.database.TestMetadata;
import dev.slipstream.project.TestManifests;
import dev.slipstream.workspace.ProjectId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** On real PostgreSQL. */
class StoredStateArtifactsTest {
    private static final ProjectId SHOP = new ProjectId("shop");
    private static final ScheduleSlug DAILY = new ScheduleSlug("daily_prod");
    private static final Instant TWO = Instant.parse("2026-11-25T02:00:00Z");

    @RegisterExtension
    private static final TestMetadata METADATA = new TestMetadata();

    @TempDir
    private Path home;

    private StateArtifacts artifacts;
    private Path manifest;

    @BeforeEach
    void empty() throws IOException {
        artifacts = new StoredStateArtifacts(home, METADATA, TestManifests.reader());
        manifest = TestManifests.write(home.resolve("target/manifest.json"), 12, "1.12.6", "postgres", "shop");
    }

    @Test
    void aRunIsPublishedInAFolderOfItsOwnWithNothingElseInIt() throws IOException {
        var seven = add(7);
        var eight = add(8);

        assertThat(seven.folder()).isEqualTo(home.resolve("state/daily_prod/7"));
        assertThat(names(seven.folder())).containsExactly("manifest.json");
        assertThat(seven.manifest().models()).isEqualTo(2);
        assertThat(artifacts.of(new RunId(7))).contains(seven);
        assertThat(artifacts.latest(DAILY)).contains(eight);
        assertThat(artifacts.recent(DAILY, 5)).containsExactly(eight, seven);
    }

    @Test
    void whatIsNoManifestIsNotPublished() throws IOException {
        Files.writeString(manifest, "{}");

        assertThatThrownBy(() -> add(7)).isInstanceOf(IllegalArgumentException.class);
        assertThat(home.resolve("state")).doesNotExist();
        assertThat(artifacts.latest(DAILY)).isEmpty();
    }

    @Test
    void afterAFailedRowTheSameRunIsPublishedByTheNextAttempt() throws IOException {
        METADATA.jdbc()
                .sql("alter table state_artifact add constraint refuse check (run <> 7)")
                .update();
        assertThatThrownBy(() -> add(7)).hasMessageContaining("refuse");
        assertThat(artifacts.of(new RunId(7))).isEmpty();
        METADATA.jdbc().sql("alter table state_artifact drop constraint refuse").update();
        TestManifests.write(manifest, 12, "1.12.6", "postgres", "bakery");

        var published = add(7);

        assertThat(artifacts.latest(DAILY)).contains(published);
        assertThat(published.manifest().projectName()).isEqualTo("bakery");
        assertThat(Files.readString(published.folder().resolve("manifest.json")))
                .contains("bakery");
    }

    @Test
    void whatACrashLeftHalfIsNeitherSeenNorKept() throws IOException {
        var half = Files.createDirectories(home.resolve("state/daily_prod/.publishing-7-123"));
        Files.writeString(half.resolve("manifest.json"), "{\"metadata\"");
        assertThat(artifacts.latest(DAILY)).isEmpty();

        add(7);

        assertThat(names(home.resolve("state/daily_prod"))).containsExactly("7");
    }

    @Test
    void aPublishedRunStaysAsItIs() throws IOException {
        var first = add(7);
        TestManifests.write(manifest, 12, "1.12.7", "postgres", "bakery");

        assertThat(add(7)).isEqualTo(first);
        assertThat(Files.readString(first.folder().resolve("manifest.json"))).contains("1.12.6");
    }

    @Test
    void aRunWhoseFileCannotBeCopiedSaysWhichState() throws IOException {
        Files.writeString(home.resolve("state"), "in the way");

        assertThatThrownBy(() -> add(7))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("state/daily_prod/7 could not be published");
    }

    private StateArtifact add(long run) {
        return artifacts.add(SHOP, DAILY, new RunId(run), "main", "9f3c2ab00000", TWO, manifest);
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
