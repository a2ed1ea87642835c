package dev.slipstream.dbt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.sandbox.Completed;
import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.sandbox.SandboxRequest;
import dev.slipstream.sandbox.TestSandbox;
import dev.slipstream.security.UserName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real packages from the index, in the real sandbox. */
@Tag("deep")
class UvInstallerTest {
    private static final UserName ADA = new UserName("ada");
    private static final Engine BASE = new Engine("1.12", "1.12.6", new PythonPart(Path.of("dbt-host")));

    @TempDir
    private Path home;

    @Test
    void aPackageIsInstalledBesideTheDbtThatTheProjectRunsOn() throws Exception {
        var project = project("cowsay==6.1\n");
        var environment = home.resolve("environments/ada/one");
        var said = new ArrayList<String>();
        var sandbox = TestSandbox.in(home);

        assertThat(installer(Map.of()).install(ADA, requirements(project), BASE, environment, said::add))
                .isTrue();

        assertThat(said).anyMatch(line -> line.startsWith("Resolved "));
        assertThat(InstalledEngines.version(environment)).contains("1.12.6");
        var python = BASE.python().filled(environment);
        var request = new SandboxRequest(
                ADA,
                List.of(python.python().toString(), "-c", "import cowsay, dbt.adapters.postgres; print('moo')"),
                Map.of(),
                project,
                List.of(),
                plus(python.readOnly(), project));
        assertThat(Completed.of(sandbox.wrap(request), Duration.ofMinutes(1)).out())
                .isEqualTo("moo\n");
    }

    @Test
    void whatTheStandardOneHasIsNotInstalledAgain() throws Exception {
        var project = project("dbt-core~=1.12\ndbt-postgres\n");
        var environment = home.resolve("environments/ada/two");
        assertThat(installer(Map.of("UV_OFFLINE", "1")).install(ADA, requirements(project), BASE, environment, _ -> {}))
                .isFalse();
        assertThat(environment).doesNotExist();
    }

    @Test
    void whatCannotBeIsToldInUvsWords() throws Exception {
        var project = project("dbt-core==1.12.6\ndbt-core==1.11.16\n");
        assertThatThrownBy(() -> installer(Map.of())
                        .install(ADA, requirements(project), BASE, home.resolve("environments/ada/three"), _ -> {}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("dbt-core");
    }

    @Test
    void withoutANetworkThatIsSaid() throws Exception {
        var project = project("cowsay==6.1\n");
        assertThatThrownBy(() -> installer(Map.of("UV_OFFLINE", "1"))
                        .install(ADA, requirements(project), BASE, home.resolve("environments/ada/four"), _ -> {}))
                .hasMessageStartingWith("the package index cannot be reached");
    }

    private UvInstaller installer(Map<String, String> more) throws IOException {
        var environment = new HashMap<>(System.getenv());
        environment.putAll(more);
        try (var tools = Files.list(Path.of("../.tools").toAbsolutePath().normalize())) {
            var uv = tools.map(tool -> tool.resolve("bin/uv"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            return new UvInstaller(uv.toString(), TestSandbox.in(home), environment);
        }
    }

    private Path project(String requirements) throws IOException {
        var project = Files.createDirectories(home.resolve("projects/ada/shop"));
        Files.writeString(project.resolve("requirements.txt"), requirements);
        return project;
    }

    private static Requirements requirements(Path project) {
        return Requirements.of(project).orElseThrow();
    }

    private static List<Path> plus(List<Path> paths, Path more) {
        var all = new ArrayList<>(paths);
        all.add(more);
        return all;
    }
}
