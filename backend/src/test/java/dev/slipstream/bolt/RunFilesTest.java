package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.defer.RunId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
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
}
