package dev.slipstream.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamedManifestsTest {
    @TempDir
    private Path folder;

    private final Manifests manifests = TestManifests.reader();

    @Test
    void theMetadataIsReadAndTheProjectsOwnModelsAreCounted() throws IOException {
        var file = TestManifests.write(folder.resolve("manifest.json"), 12, "1.12.6", "postgres", "shop");

        assertThat(manifests.facts(file))
                .isEqualTo(new ManifestFacts(
                        12, "1.12.6", "postgres", "shop", 2, Instant.parse("2026-11-25T02:00:00.123456Z")));
    }

    @Test
    void whatIsNoManifestIsSaid() throws IOException {
        assertWrong("[]", "manifest.json is no dbt manifest: it holds no object");
        assertWrong("{}", "manifest.json is no dbt manifest: it names no manifest schema");
        assertWrong("{\"metadata\": {\"dbt_schema_ver", "manifest.json is no dbt manifest: ");
        assertWrong("", "manifest.json is no dbt manifest: ");
        assertWrong("{\"metadata\": 7, \"nodes\": []}", "manifest.json is no dbt manifest: ");
        assertWrong(
                "{\"metadata\": {\"dbt_schema_version\": \"x/manifest/v12.json\", \"generated_at\": \"yesterday\"}}",
                "manifest.json is no dbt manifest: ");
    }

    @Test
    void aFileThatWasCutShortIsNoManifest() throws IOException {
        var file = TestManifests.write(folder.resolve("manifest.json"), 12, "1.12.6", "postgres", "shop");
        Files.writeString(file, Files.readString(file).substring(0, 400));

        assertThatThrownBy(() -> manifests.facts(file)).isInstanceOf(IllegalArgumentException.class);
    }

    private void assertWrong(String text, String message) throws IOException {
        var file = Files.writeString(folder.resolve("manifest.json"), text);
        assertThatThrownBy(() -> manifests.facts(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
