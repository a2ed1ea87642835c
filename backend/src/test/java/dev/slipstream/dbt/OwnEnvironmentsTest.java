package dev.slipstream.dbt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.security.UserName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnEnvironmentsTest {
    private static final UserName ADA = new UserName("ada");
    private static final Engine BASE = new Engine("1.12", "1.12.6", new PythonPart(Path.of("dbt-host")));
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    private Path project;
    private Instant now = NOON;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final Scripted installer = new Scripted();

    @BeforeEach
    void ask() throws IOException {
        project = Files.createDirectories(folder.resolve("project"));
        require("dbt-postgres\nboto3==1.40\n");
    }

    @Test
    void whileItIsInstalledForTheFirstTimeDbtWaitsAndSaysSo() {
        var own = own();
        assertThatThrownBy(() -> of(own))
                .isInstanceOf(DbtFailure.class)
                .hasMessage("requirements.txt is being installed, for 0 s now (waiting for another installation)");
        now = NOON.plusSeconds(7);
        assertThatThrownBy(() -> of(own)).hasMessageContaining("for 7 s now");
        assertThat(waiting).hasSize(1);

        install();
        assertThat(of(own).version()).isEqualTo("1.12.7");
        assertThat(of(own).note()).isEmpty();
        assertThat(of(own()).version()).isEqualTo("1.12.7");
        assertThat(installer.installed).hasSize(1);
    }

    @Test
    void whatChangedIsInstalledWhileTheOneBeforeGoesOn() throws Exception {
        var own = own();
        installed(own);
        var before = of(own).python().environment();

        require("dbt-postgres\nboto3==1.41\n");
        assertThat(of(own).python().environment()).isEqualTo(before);
        assertThat(of(own).note().orElseThrow())
                .startsWith("requirements.txt is being installed")
                .endsWith("dbt runs on what was installed before");
        assertThat(own.isReplaced(before)).isFalse();

        install();
        assertThat(of(own).python().environment()).isNotEqualTo(before);
        assertThat(own.isReplaced(before)).isTrue();
    }

    @Test
    void whatFailsIsToldInWordsAndTriedAgainAfterAWhile() throws Exception {
        var own = own();
        installed(own);
        require("no-such-package\n");
        installer.failure = Optional.of("the package index cannot be reached (dns error)");
        of(own);
        install();
        assertThat(of(own).note().orElseThrow())
                .isEqualTo("requirements.txt could not be installed: the package index cannot be reached (dns error); "
                        + "dbt runs on what was installed before");
        assertThat(waiting).isEmpty();

        now = NOON.plus(Duration.ofMinutes(2));
        installer.failure = Optional.empty();
        of(own);
        install();
        assertThat(of(own).note()).isEmpty();
    }

    @Test
    void whatTheStandardOneHasNeedsNoEnvironment() {
        installer.needed = false;
        var own = own();
        installed(own);
        assertThat(of(own)).isEqualTo(BASE);
    }

    @Test
    void anEnvironmentThatWasReplacedGoesADayAfterItsLastUse() throws Exception {
        var own = own();
        installed(own);
        var first = of(own).python().environment();
        require("boto3==1.41\n");
        installed(own);
        of(own);
        assertThat(first).exists();

        now = FAR.plus(Duration.ofDays(2));
        require("boto3==1.42\n");
        installed(own);
        assertThat(first).doesNotExist();
    }

    @Test
    void aRunWaitsForExactlyItsOwn() {
        var own = new OwnEnvironments(folder.resolve("environments"), installer, Runnable::run, () -> now);
        assertThat(own.await(ADA, Requirements.of(project).orElseThrow(), BASE).version())
                .isEqualTo("1.12.7");
    }

    @Test
    void includedFilesAndThePyprojectCount() throws Exception {
        require("-r more.txt\n");
        var without = Requirements.of(project).orElseThrow().hash(BASE);
        Files.writeString(project.resolve("more.txt"), "dbt_core == 1.11.3\n");
        var with = Requirements.of(project).orElseThrow();
        assertThat(with.hash(BASE)).isNotEqualTo(without);
        assertThat(with.names("dbt-core")).isTrue();
        assertThat(with.names("dbt")).isFalse();

        require("# nothing yet\n");
        assertThat(Requirements.of(project)).isEmpty();
        Files.writeString(project.resolve("pyproject.toml"), "[tool.sqlfluff]\ndependencies = 1\n");
        assertThat(Requirements.of(project)).isEmpty();
        Files.writeString(
                project.resolve("pyproject.toml"),
                "[project]\nname = \"shop\"\ndependencies = [\n  \"dbt-core>=1.11\",\n]\n");
        assertThat(Requirements.of(project).orElseThrow().names("dbt-core")).isTrue();
    }

    private OwnEnvironments own() {
        return new OwnEnvironments(folder.resolve("environments"), installer, waiting::add, () -> now);
    }

    private Engine of(OwnEnvironments own) {
        return own.of(ADA, Requirements.of(project).orElseThrow(), BASE);
    }

    private void installed(OwnEnvironments own) {
        try {
            of(own);
        } catch (DbtFailure _) {
            // the first is waited for
        }
        install();
    }

    private void install() {
        waiting.remove().run();
    }

    private void require(String text) throws IOException {
        Files.writeString(project.resolve("requirements.txt"), text);
    }

    private static final class Scripted implements OwnEnvironments.Installer {
        private final List<Path> installed = new ArrayList<>();
        private Optional<String> failure = Optional.empty();
        private boolean needed = true;

        @Override
        public boolean install(
                UserName user, Requirements wanted, Engine base, Path environment, Consumer<String> progress)
                throws IOException {
            progress.accept("Resolved 3 packages");
            if (failure.isPresent()) {
                throw new IOException(failure.get());
            }
            installed.add(environment);
            if (needed) {
                Files.createDirectories(environment.resolve("lib/python3.11/site-packages/dbt_core-1.12.7.dist-info"));
            }
            return needed;
        }
    }
}
