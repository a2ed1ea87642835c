package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.defer.RunId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFilesTest {
    private static final RunId RUN = new RunId(7);

    @TempDir
    private Path home;

    @Test
    void aLaterCommandReplacesWhatAnEarlierOneLeftUnlessThatIsToStay() throws Exception {
        var files = new RunFiles(home);
        files.prepare(RUN);
        var artifacts = files.folder(RUN).resolve("artifacts");
        for (var name : Set.of("manifest.json", "run_results.json", "other.json")) {
            Files.writeString(files.output(RUN).resolve(name), "build");
        }
        files.keepArtifacts(RUN, Set.of("run_results.json"));
        for (var name : Set.of("manifest.json", "run_results.json", "catalog.json")) {
            Files.writeString(files.output(RUN).resolve(name), "docs");
        }
        files.keepArtifacts(RUN, Set.of("run_results.json"));

        assertThat(artifacts.resolve("manifest.json")).hasContent("docs");
        assertThat(artifacts.resolve("run_results.json")).hasContent("build");
        assertThat(artifacts.resolve("catalog.json")).hasContent("docs");
        assertThat(artifacts.resolve("other.json")).doesNotExist();
    }

    @Test
    void twoServersMayTakeTheSameFilesAtTheSameTime() throws Exception {
        var files = new RunFiles(home);
        files.prepare(RUN);
        Files.writeString(files.output(RUN).resolve("manifest.json"), "built");
        Callable<Void> server = () -> {
            for (var times = 0; times < 300; times++) {
                files.keepArtifacts(RUN, Set.of());
            }
            return null;
        };
        try (var servers = Executors.newFixedThreadPool(2)) {
            for (var ended : servers.invokeAll(List.of(server, server))) {
                ended.get();
            }
        }
        assertThat(files.folder(RUN).resolve("artifacts/manifest.json")).hasContent("built");
        assertThat(files.folder(RUN)).isDirectoryNotContaining("glob:**.new");
    }
}
