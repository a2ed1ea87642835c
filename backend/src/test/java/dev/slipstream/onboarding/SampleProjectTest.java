package dev.slipstream.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.database.SampleWarehouse.Login;
import dev.slipstream.database.TestWarehouse;
import dev.slipstream.sandbox.Completed;
import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.sandbox.SandboxRequest;
import dev.slipstream.sandbox.TestSandbox;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.GitSource;
import dev.slipstream.workspace.TestWorkspaces;
import dev.slipstream.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample on the real warehouse, with the real dbt in the real sandbox. */
class SampleProjectTest {
    private static final UserName ADA = new UserName("ada");
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path home;

    private final PythonPart python = new PythonPart(Path.of("dbt-host"));

    @Test
    void productionAndADeveloperBuildItWithoutAWarning() throws IOException {
        try (var warehouse = new TestWarehouse(home)) {
            var origin = new SampleOrigin(home);
            origin.make();
            var sandbox = TestSandbox.in(home);
            var workspace = TestWorkspaces.in(home)
                    .create(ADA, Sample.PROJECT, new GitSource(origin.folder().toString(), "", ""));
            writeProfiles(
                    sandbox.home(ADA), warehouse.run(), warehouse.warehouse().developer("ada"));

            assertGood(dbt(sandbox, workspace, "seed", "--target", "prod"));
            assertGood(dbt(sandbox, workspace, "build", "--target", "prod"));
            assertGood(dbt(sandbox, workspace, "build", "--target", "dev"));
        }
    }

    private Completed dbt(Sandbox sandbox, Workspace workspace, String... arguments) {
        var argv = new ArrayList<>(List.of(python.python().toString(), "-I", "-m", "dbt.cli.main", "--no-use-colors"));
        argv.addAll(List.of(arguments));
        argv.addAll(List.of("--profiles-dir", sandbox.home(ADA).toString()));
        return Completed.of(
                sandbox.wrap(new SandboxRequest(
                        ADA,
                        argv,
                        Map.of("DBT_SEND_ANONYMOUS_USAGE_STATS", "false"),
                        workspace.root(),
                        List.of(workspace.folder()),
                        python.readOnly())),
                LIMIT);
    }

    private static void assertGood(Completed dbt) {
        assertThat(dbt.out())
                .contains("Completed successfully", "WARN=0 ERROR=0 SKIP=0")
                .doesNotContain("WARNING");
        assertThat(dbt.exitCode()).isZero();
    }

    private static void writeProfiles(Path folder, Login production, Login development) throws IOException {
        Files.writeString(
                folder.resolve("profiles.yml"),
                "coffee_shop:\n  target: dev\n  outputs:\n%s%s"
                        .formatted(target("prod", production), target("dev", development)));
    }

    private static String target(String name, Login login) {
        return """
                    %s:
                      type: postgres
                      host: %s
                      port: %d
                      user: %s
                      password: %s
                      dbname: %s
                      schema: %s
                      threads: 4
                """.formatted(
                name, login.host(), login.port(), login.user(), login.password(), login.database(), login.schema());
    }
}
