package dev.slipstream.onboarding;

import dev.slipstream.workspace.GitSource;
import dev.slipstream.workspace.ProjectId;
import java.nio.file.Path;

/** The sample project's repository, for tests of other packages. */
public final class TestSample {
    public static final ProjectId PROJECT = Sample.PROJECT;

    private TestSample() {}

    public static GitSource in(Path home) {
        var origin = new SampleOrigin(home);
        origin.make();
        return new GitSource(origin.folder().toString(), "", "");
    }
}
