package dev.slipstream.dbt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of several installed dbts a project gets. */
class ChosenEngineTest {
    @TempDir
    private Path folder;

    private Path programs;
    private Path project;

    @BeforeEach
    void install() throws IOException {
        programs = folder.resolve("dbt-host");
        project = Files.createDirectories(folder.resolve("project"));
        installed(programs.resolve(".venv"), "1.12.6");
        lock("1.11", "1.11.16");
    }

    @Test
    void theStandardOneWhereNothingIsAskedFor() throws Exception {
        Files.writeString(project.resolve("dbt_project.yml"), "name: shop\n");
        assertThat(chosen()).isEqualTo("1.12.6");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'>=1.11.0,<1.12.0'           | 1.11.16",
                "['>=1.11.0', '<2.0.0']       | 1.12.6",
                "'1.11.16'                    | 1.11.16",
                "['>=1.10.0', '<1.12.0']      | 1.11.16",
                "'>=1.0.0,<1.5.0'             | 1.12.6",
                "'{{ whatever }}'             | 1.12.6"
            })
    void theNewestThatTheProjectRequires(String required, String version) throws Exception {
        installed(programs.resolve("engines/1.11/.venv"), "1.11.16");
        Files.writeString(project.resolve("dbt_project.yml"), "name: shop\nrequire-dbt-version: " + required + "\n");
        assertThat(chosen()).isEqualTo(version);
    }

    @ParameterizedTest
    @CsvSource({"1.11", "'\"1.11\"'", "'\"1.11.16\"  # the old one'", "'\">=1.11, <1.12\"'"})
    void slipstreamYmlGoesFirst(String asked) throws Exception {
        installed(programs.resolve("engines/1.11/.venv"), "1.11.16");
        Files.writeString(project.resolve("dbt_project.yml"), "name: shop\nrequire-dbt-version: '>=1.12.0'\n");
        Files.writeString(project.resolve("slipstream.yml"), "# ours\ndbt: " + asked + "\n");
        assertThat(chosen()).isEqualTo("1.11.16");
    }

    @Test
    void whatIsNotInstalledIsSaidWithTheWayToIt() throws Exception {
        Files.writeString(project.resolve("slipstream.yml"), "dbt: '1.11'\n");
        assertThatThrownBy(this::chosen)
                .isInstanceOf(DbtFailure.class)
                .hasMessage("slipstream.yml asks for dbt 1.11, and this server has 1.12.6. "
                        + "An admin installs it with ./slipstream engine add 1.11");
        Files.delete(project.resolve("slipstream.yml"));
        Files.writeString(project.resolve("dbt_project.yml"), "require-dbt-version: '<1.12.0'\n");
        assertThatThrownBy(this::chosen)
                .hasMessageStartingWith("require-dbt-version in dbt_project.yml asks for dbt <1.12.0, ");
    }

    @Test
    void whatNobodyHasIsRefusedAndNotReplaced() throws Exception {
        Files.writeString(project.resolve("slipstream.yml"), "dbt: '1.9'\n");
        assertThatThrownBy(this::chosen)
                .hasMessage("slipstream.yml asks for dbt 1.9, and this server has 1.12.6. "
                        + "Ask for one of these in slipstream.yml");
        Files.writeString(project.resolve("slipstream.yml"), "dbt: newest\n");
        assertThatThrownBy(this::chosen).hasMessageContaining("which is no version");
    }

    @Test
    void anEngineThatIsBeingInstalledIsNotThereYet() throws Exception {
        installed(programs.resolve("engines/1.11/.venv"), "1.11.16");
        Files.delete(programs.resolve("engines/1.11/.venv/.installed"));
        Files.writeString(project.resolve("slipstream.yml"), "dbt: '1.11'\n");
        assertThatThrownBy(this::chosen).hasMessageContaining("engine add 1.11");
    }

    @Test
    void aLinkOutOfTheProjectIsNotFollowed() throws Exception {
        var secret = Files.writeString(folder.resolve("secret"), "dbt: '1.9'\n");
        Files.createSymbolicLink(project.resolve("slipstream.yml"), secret);
        assertThat(chosen()).isEqualTo("1.12.6");
    }

    private String chosen() {
        return new InstalledEngines(programs).of(project).version();
    }

    private static void installed(Path environment, String version) throws IOException {
        Files.createDirectories(
                environment.resolve("lib/python3.11/site-packages/dbt_core-%s.dist-info".formatted(version)));
        Files.createDirectories(environment.resolve("bin"));
        Files.createFile(environment.resolve("bin/python"));
        Files.createFile(environment.resolve(".installed"));
    }

    private void lock(String minor, String version) throws IOException {
        var engine = Files.createDirectories(programs.resolve("engines").resolve(minor));
        Files.writeString(engine.resolve("requirements.lock"), "agate==1.9.1\ndbt-core==%s \\\n".formatted(version));
    }
}
