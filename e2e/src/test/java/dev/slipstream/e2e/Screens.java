package dev.slipstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A corpus of screens and queries, drawn by the page's own client through a real socket; {@code screens.ts} tells what it compares. */
final class Screens {
    private static final Path FOLDER =
            Path.of(System.getProperty("slipstream.dbt-host"), "../../frontend/src/test/screens");
    private static final String PROJECT = "coffee_shop";
    private static final List<String> SHOWN = List.of("screens.sh", "corpus.txt");

    private Screens() {}

    static void areTheSameThroughTheSocketAlsoWhenItIsCut(RunningSlipstream slipstream) throws Exception {
        var checkout = slipstream.home().resolve("projects/ada").resolve(PROJECT);
        for (var file : SHOWN) {
            Files.copy(FOLDER.resolve(file), checkout.resolve(file));
        }
        var said = slipstream.home().resolve("screens.log");

        var node = new ProcessBuilder(
                        "node",
                        "--experimental-transform-types",
                        "--no-warnings",
                        FOLDER.resolve("screens.ts").toString(),
                        slipstream.url("/ws/terminal").replaceFirst("^http", "ws"),
                        PROJECT,
                        slipstream.token(),
                        FOLDER.resolve("corpus.txt").toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();

        assertThat(node.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(node.exitValue()).as(Files.readString(said)).isZero();
        for (var file : SHOWN) {
            Files.delete(checkout.resolve(file));
        }
    }
}
