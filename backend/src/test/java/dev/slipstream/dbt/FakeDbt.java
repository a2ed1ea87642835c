package dev.slipstream.dbt;

import dev.slipstream.defer.CommandPlan;
import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server without dbt, for tests of other packages: its shells have none either, but may be started by a real host. */
public final class FakeDbt implements Dbt {
    private final List<ProjectId> warmed = new ArrayList<>();
    private final Optional<Path> sessions;

    public FakeDbt() {
        this(Optional.empty());
    }

    /** @param sessions where a host starts shells once it is warm */
    public FakeDbt(Optional<Path> sessions) {
        this.sessions = sessions;
    }

    public List<ProjectId> warmed() {
        return List.copyOf(warmed);
    }

    @Override
    public Engine engine(UserName user, ProjectId project) {
        return new Engine("1.12", "1.12.6", new PythonPart(Path.of("dbt-host")));
    }

    @Override
    public DbtProject project(UserName user, ProjectId project) {
        throw new DbtFailure(DbtFailure.Kind.PROJECT, "there is no dbt in this test", new Exception());
    }

    @Override
    public void warm(UserName user, ProjectId project) {
        warmed.add(project);
    }

    @Override
    public CommandPlan plan(UserName user, ProjectId project, List<String> argv, Map<String, String> environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Forecast forecast(
            UserName user, ProjectId project, List<String> argv, Map<String, String> environment, Duration budget) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void listen(UserName user) {
        // nobody asks it anything
    }

    @Override
    public ShellSetting shell(UserName user, ProjectId project) {
        return new ShellSetting(Map.of(), List.of(), List.of(), sessions, Optional.empty());
    }
}
