package dev.slipstream.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.database.TestWarehouse;
import dev.slipstream.onboarding.TestSample;
import dev.slipstream.onboarding.TestSample.PlainDbt;
import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.sandbox.TestSandbox;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.TestWorkspaces;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real host that is killed while it works. */
class KilledHostTest {
    private static final UserName ADA = new UserName("ada");

    @TempDir
    private Path home;

    private final PythonPart python = new PythonPart(Path.of("dbt-host"));
    private final List<String> told = new ArrayList<>();
    private int killed;

    @Test
    void aPreviewIsAskedAgainOfTheNextHost() throws IOException {
        var sandbox = TestSandbox.in(home);
        try (var warehouse = new TestWarehouse(home);
                var hosts = TestHosts.in(home, sandbox)) {
            var workspace = TestWorkspaces.in(home).create(ADA, TestSample.PROJECT, TestSample.in(home));
            var dbt = new PlainDbt(sandbox, python, ADA, workspace, List.of());
            dbt.connect(warehouse.run(), warehouse.warehouse().developer("ada"));
            var parameters = Map.<String, Object>of(
                    "key", TestSample.PROJECT.value(),
                    "project_dir", workspace.root().toString(),
                    "profiles_dir", sandbox.home(ADA).toString(),
                    "target", "dev");

            new WarmProject(() -> hosts.worker(ADA, HostsTest.NEWER, parameters))
                    .show(
                            new Target.Inline("select 42 as answer from (select pg_sleep(1)) as slowly"),
                            DeferredTo.NOTHING,
                            Limits.DEFAULT,
                            new Killing(),
                            new DbtProject.Cancellation());
            assertThat(hosts.list()).singleElement().satisfies(host -> {
                assertThat(host.memory().toMegabytes()).isBetween(40L, 1000L);
                assertThat(host.projects()).hasSize(1);
            });
        }
        assertThat(killed).isPositive();
        assertThat(told).containsExactly("compiled", "compiled", "columns", "rows [[42]]", "done");
    }

    /** Kills the host, and all that it forked, when the first SQL was compiled and nothing has been read. */
    private final class Killing implements RowSink {
        @Override
        public void compiled(Compiled compiled) {
            if (killed == 0) {
                killed = kill();
            }
            told.add("compiled");
        }

        private int kill() {
            var folder = new RunFolders(home).of(ADA).toString();
            var processes = ProcessHandle.allProcesses()
                    .filter(process -> process.info()
                            .commandLine()
                            .filter(line -> line.contains(folder))
                            .isPresent())
                    .toList();
            processes.forEach(ProcessHandle::destroyForcibly);
            return processes.size();
        }

        @Override
        public void columns(List<Column> columns) {
            told.add("columns");
        }

        @Override
        public void rows(Rows rows) {
            told.add("rows " + rows.cells());
        }

        @Override
        public void done(boolean truncated, Duration query) {
            told.add("done");
        }
    }
}
