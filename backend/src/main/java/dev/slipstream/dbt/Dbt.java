package dev.slipstream.dbt;

import dev.slipstream.defer.CommandPlan;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The dbt of this server: engines, warm projects, plans, and what a shell needs so that {@code dbt} is ours. */
public interface Dbt {
    /**
     * The one that the user's checkout of the project runs on.
     *
     * @throws DbtFailure ENGINE if it asks for one that is not installed
     */
    Engine engine(UserName user, ProjectId project);

    /** Starts the user's host if needed; the first call of a user waits for it. */
    DbtProject project(UserName user, ProjectId project);

    /** Begins to start the host and to parse, and returns at once. */
    void warm(UserName user, ProjectId project);

    /**
     * What a typed command line becomes, as the terminal's shim and the API ask.
     *
     * @param argv arguments after {@code dbt}
     * @param environment the shell's {@code DBT_*} variables
     */
    CommandPlan plan(UserName user, ProjectId project, List<String> argv, Map<String, String> environment);

    /**
     * The same, and what the command would build and read. Its notices hold the traps too.
     *
     * @param budget for compiling what is selected
     * @throws DbtFailure if dbt does not understand the command, or the project or the warehouse fails
     */
    Forecast forecast(
            UserName user, ProjectId project, List<String> argv, Map<String, String> environment, Duration budget);

    /** Answers what the user types as dbt, also in shells that another server started. */
    void listen(UserName user);

    /** What a shell of the user in that project gets. */
    ShellSetting shell(UserName user, ProjectId project);

    /**
     * @param environment PATH with the shim first, DBT_PROFILES_DIR, the gate's and the host's sockets
     * @param readOnly what the sandbox must let it read
     * @param writable the sockets' folder
     * @param sessions where the user's host starts shells, once it is warm; what they may read it may read, too
     * @param missing what dbt needs there and does not have yet, and the way to it; commands typed later find it
     */
    record ShellSetting(
            Map<String, String> environment,
            List<Path> readOnly,
            List<Path> writable,
            Optional<Path> sessions,
            Optional<String> missing) {}
}
