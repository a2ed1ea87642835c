package dev.slipstream.onboarding;

import dev.slipstream.database.SampleWarehouse.Login;
import dev.slipstream.sandbox.Completed;
import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.sandbox.SandboxRequest;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.GitSource;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The sample project's repository, and a plain dbt for it that starts cold in the real sandbox. */
public final class TestSample {
    public static final ProjectId PROJECT = Sample.PROJECT;

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private TestSample() {}

    public static GitSource in(Path home) {
        var origin = new SampleOrigin(home);
        origin.make();
        return new GitSource(origin.folder().toString(), "", "");
    }

    /** @param readOnly what dbt may read beside its own parts and the checkout */
    public record PlainDbt(
            Sandbox sandbox, PythonPart python, UserName user, Workspace workspace, List<Path> readOnly) {
        /** The targets {@code prod} and {@code dev}; dev is the default. */
        public void connect(Login production, Login development) throws IOException {
            Files.writeString(
                    sandbox.home(user).resolve("profiles.yml"),
                    "coffee_shop:\n  target: dev\n  outputs:\n%s%s"
                            .formatted(target("prod", production), target("dev", development)));
        }

        public Completed run(List<String> arguments) {
            var argv =
                    new ArrayList<>(List.of(python.python().toString(), "-I", "-m", "dbt.cli.main", "--no-use-colors"));
            argv.addAll(arguments);
            argv.addAll(List.of("--profiles-dir", sandbox.home(user).toString()));
            var readable = new ArrayList<>(python.readOnly());
            readable.addAll(readOnly);
            return Completed.of(
                    sandbox.wrap(new SandboxRequest(
                            user,
                            argv,
                            Map.of("DBT_SEND_ANONYMOUS_USAGE_STATS", "false"),
                            workspace.root(),
                            List.of(workspace.folder()),
                            readable)),
                    LIMIT);
        }
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
