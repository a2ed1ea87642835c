package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunVariablesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH",
                "LD_PRELOAD",
                "PYTHONPATH",
                "BASH_ENV",
                "GIT_DIR",
                "DBT_PROFILES_DIR",
                "DBT_TARGET",
                "DBT_ENGINE_STATE",
                "PGHOSTADDR",
                "SLIPSTREAM_HOME",
                "",
                "1A",
                "A B",
                "A=B"
            })
    void aNameThatWouldLeadARunAwayIsRefused(String name) {
        assertThatThrownBy(() -> RunVariables.check(name, "value"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @Test
    void whatDbtWritesIntoItsArtifactsIsNoSecret() {
        assertThatThrownBy(() -> RunVariables.checkSecret("DBT_ENV_CUSTOM_ENV_KEY", "k"))
                .hasMessageContaining("artifacts");
        RunVariables.check("DBT_ENV_CUSTOM_ENV_KEY", "k");
    }

    @Test
    void aCommandSeesEachValueAsItIsAndItsCommandLineDoesNot() throws Exception {
        var file = folder.resolve("variables");
        RunVariables.write(file, Map.of("LINES_", "a\nb = \"c\" $HOME\n"), Map.of("KEY", "open sesame"));
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);

        var command = RunVariables.load(
                file,
                List.of(
                        "/bin/bash",
                        "-c",
                        "printf '%s|' \"$LINES_\" \"$KEY\" \"$DBT_ENV_SECRET_OF_KEY\" \"$@\"",
                        "x",
                        "one two"));
        assertThat(String.join(" ", command)).doesNotContain("sesame");
        var process = new ProcessBuilder(command).start();
        assertThat(new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("a\nb = \"c\" $HOME\n|open sesame|open sesame|one two|");
    }
}
