package dev.slipstream.workspace;

import dev.slipstream.sandbox.TestSandbox;
import java.nio.file.Path;

/** Real checkouts in a folder, for tests of other packages. */
public final class TestWorkspaces {
    private TestWorkspaces() {}

    public static Workspaces in(Path home) {
        return new Checkouts(home.toString(), "dbt-host", TestSandbox.in(home));
    }
}
