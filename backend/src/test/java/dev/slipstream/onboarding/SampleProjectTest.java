package dev.slipstream.onboarding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.database.TestWarehouse;
import dev.slipstream.sandbox.Completed;
import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.sandbox.TestSandbox;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.TestWorkspaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample on the real warehouse, with the real dbt in the real sandbox. */
class SampleProjectTest {
    private static final UserName ADA = new UserName("ada");

    @TempDir
    private Path home;

    @Test
    void productionAndADeveloperBuildItWithoutAWarning() throws IOException {
        try (var warehouse = new TestWarehouse(home)) {
            var sandbox = TestSandbox.in(home);
            var workspace = TestWorkspaces.in(home).create(ADA, TestSample.PROJECT, TestSample.in(home));
            var dbt = new TestSample.PlainDbt(sandbox, new PythonPart(Path.of("dbt-host")), ADA, workspace, List.of());
            dbt.connect(warehouse.run(), warehouse.warehouse().developer("ada"));

            assertGood(dbt.run(List.of("seed", "--target", "prod")));
            assertGood(dbt.run(List.of("build", "--target", "prod")));
            assertGood(dbt.run(List.of("build", "--target", "dev")));
        }
    }

    private static void assertGood(Completed dbt) {
        assertThat(dbt.out())
                .contains("Completed successfully", "WARN=0 ERROR=0 SKIP=0")
                .doesNotContain("WARNING");
        assertThat(dbt.exitCode()).isZero();
    }
}
