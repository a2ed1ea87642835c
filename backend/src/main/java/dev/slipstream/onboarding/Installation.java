package dev.slipstream.onboarding;

import dev.slipstream.dbt.Dbt;
import dev.slipstream.dbt.DbtFailure;
import dev.slipstream.sandbox.Completed;
import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.sandbox.SandboxRequest;
import dev.slipstream.workspace.Workspace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a fresh checkout ready for dbt: its packages are installed, and it is parsed. */
final class Installation {
    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int TOLD_LINES = 6;

    private final Sandbox sandbox;
    private final Dbt dbt;

    Installation(Sandbox sandbox, Dbt dbt) {
        this.sandbox = sandbox;
        this.dbt = dbt;
    }

    /** Runs dbt deps in the user's sandbox if the project names packages; what went wrong, with dbt's last lines. */
    Optional<String> packages(Workspace workspace) {
        var wanted = workspace.files().stream()
                .map(entry -> entry.path().value())
                .anyMatch(List.of("packages.yml", "dependencies.yml")::contains);
        if (!wanted) {
            return Optional.empty();
        }
        try {
            return packages(
                    workspace, dbt.engine(workspace.user(), workspace.project()).python());
        } catch (DbtFailure noEngine) {
            return Optional.of("%s".formatted(noEngine.getMessage()));
        }
    }

    private Optional<String> packages(Workspace workspace, PythonPart python) {
        var command = new SandboxRequest(
                workspace.user(),
                List.of(
                        python.python().toString(),
                        "-I",
                        "-m",
                        "dbt.cli.main",
                        "--no-use-colors",
                        "deps",
                        "--project-dir",
                        workspace.root().toString()),
                Map.of("DBT_SEND_ANONYMOUS_USAGE_STATS", "false", "GIT_TERMINAL_PROMPT", "0"),
                workspace.folder(),
                List.of(workspace.folder()),
                python.readOnly());
        var completed = Completed.of(sandbox.wrap(command), LIMIT);
        return completed.succeeded()
                ? Optional.empty()
                : Optional.of(
                        "dbt deps failed; mend it and run dbt deps in the terminal: %s".formatted(tail(completed)));
    }

    /** Parses with a warm dbt; what dbt says against the project. */
    Optional<String> parse(Workspace workspace) {
        try {
            dbt.project(workspace.user(), workspace.project()).nodes();
            return Optional.empty();
        } catch (DbtFailure failure) {
            return Optional.of("dbt cannot read the project: %s".formatted(failure.getMessage()));
        } catch (RuntimeException failure) {
            LOG.warn("{} could not be parsed", workspace.project(), failure);
            return Optional.of("dbt could not be asked about the project: %s".formatted(failure.getMessage()));
        }
    }

    void warm(Workspace workspace) {
        dbt.warm(workspace.user(), workspace.project());
    }

    private static String tail(Completed completed) {
        var lines = (completed.out() + "\n" + completed.err())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size()));
    }
}
