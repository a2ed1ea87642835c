package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.defer.RunId;
import java.nio.charset.StandardCharsets;
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
        for (var name : Set.of("manifest.json", "run_results.json", "other.json")) {
            Files.writeString(files.output(RUN).resolve(name), "build");
        }
        files.kept(RUN).keep(files.output(RUN), Set.of("run_results.json"));
        for (var name : Set.of("manifest.json", "run_results.json", "catalog.json")) {
            Files.writeString(files.output(RUN).resolve(name), "docs");
        }
        files.kept(RUN).keep(files.output(RUN), Set.of("run_results.json"));

        assertThat(content(files, "manifest.json")).isEqualTo("docs");
        assertThat(content(files, "run_results.json")).isEqualTo("build");
        assertThat(content(files, "catalog.json")).isEqualTo("docs");
        assertThat(files.kept(RUN).all().stream().map(Artifact::path))
                .containsExactly("catalog.json", "manifest.json", "run_results.json");
    }

    @Test
    void aFileIsKeptCompressedAndReadAsItWas() throws Exception {
        var files = new RunFiles(home);
        files.prepare(RUN);
        var manifest = "{\"nodes\": {}}\n".repeat(20_000);
        Files.writeString(files.output(RUN).resolve("manifest.json"), manifest);
        files.kept(RUN).keep(files.output(RUN), Set.of());

        var packed = files.folder(RUN).resolve("artifacts/manifest.json.gz");
        assertThat(Files.size(packed)).isLessThan(manifest.length() / 50);
        assertThat(files.kept(RUN).all()).containsExactly(new Artifact("manifest.json", manifest.length()));
        assertThat(content(files, "manifest.json")).isEqualTo(manifest);
        assertThat(files.kept(RUN).openPacked("manifest.json").orElseThrow().readAllBytes())
                .isEqualTo(Files.readAllBytes(packed));
        assertThat(Files.readString(files.manifest(RUN))).isEqualTo(manifest);
    }

    @Test
    void whatWasKeptBeforeFilesWereCompressedIsReadToo() throws Exception {
        var files = new RunFiles(home);
        files.prepare(RUN);
        var artifacts = Files.createDirectories(files.folder(RUN).resolve("artifacts"));
        Files.writeString(artifacts.resolve("manifest.json"), "old");

        assertThat(files.kept(RUN).all()).containsExactly(new Artifact("manifest.json", 3));
        assertThat(content(files, "manifest.json")).isEqualTo("old");
        assertThat(files.kept(RUN).openPacked("manifest.json")).isEmpty();

        Files.writeString(files.output(RUN).resolve("manifest.json"), "newer");
        files.kept(RUN).keep(files.output(RUN), Set.of());
        assertThat(content(files, "manifest.json")).isEqualTo("newer");
        assertThat(files.kept(RUN).all()).containsExactly(new Artifact("manifest.json", 5));
    }

    @Test
    void noOtherFileIsReadByItsName() throws Exception {
        var files = new RunFiles(home);
        files.prepare(RUN);
        assertThat(files.kept(RUN).open("../log")).isEmpty();
        assertThat(files.kept(RUN).openPacked("../log")).isEmpty();
    }

    private static String content(RunFiles files, String name) throws Exception {
        try (var content = files.kept(RUN).open(name).orElseThrow()) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void twoServersMayTakeTheSameFilesAtTheSameTime() throws Exception {
        var files = new RunFiles(home);
        files.prepare(RUN);
        Files.writeString(files.output(RUN).resolve("manifest.json"), "built");
        Callable<Void> server = () -> {
            for (var times = 0; times < 300; times++) {
                files.kept(RUN).keep(files.output(RUN), Set.of());
            }
            return null;
        };
        try (var servers = Executors.newFixedThreadPool(2)) {
            for (var ended : servers.invokeAll(List.of(server, server))) {
                ended.get();
            }
        }
        assertThat(content(files, "manifest.json")).isEqualTo("built");
        assertThat(files.folder(RUN)).isDirectoryNotContaining("glob:**.new");
    }
}
