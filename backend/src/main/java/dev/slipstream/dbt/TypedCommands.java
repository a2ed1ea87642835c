package dev.slipstream.dbt;

import dev.slipstream.defer.CommandLine;
import dev.slipstream.defer.CommandPlan;
import dev.slipstream.defer.DeferPolicy;
import dev.slipstream.project.Project;
import dev.slipstream.project.Projects;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a typed dbt command becomes: finds the project that dbt will run, which is not always the shell's. */
final class TypedCommands {
    private static final String PROJECT_FILE = "dbt_project.yml";

    private final Projects projects;
    private final Workspaces workspaces;
    private final DeferPolicy policy;
    private final Planning planning;

    TypedCommands(Projects projects, Workspaces workspaces, DeferPolicy policy, Planning planning) {
        this.projects = projects;
        this.workspaces = workspaces;
        this.policy = policy;
        this.planning = planning;
    }

    /** What is asked once the project is known. */
    interface Planning {
        CommandPlan plan(UserName user, ProjectId project, List<String> argv, Map<String, String> environment);

        /** The folder of the user's profiles.yml for a project; empty without a development connection. */
        Optional<Path> profile(UserName user, ProjectId project);

        /** Whether a folder is one of those. */
        boolean isProfile(UserName user, Path folder);
    }

    /** The project whose dbt it is, if it is one of the user's. */
    Optional<ProjectId> project(UserName user, Question question) {
        return project(user, place(CommandLine.parse(question.argv()), question.folder(), question.environment()));
    }

    CommandPlan plan(UserName user, Question question) {
        var argv = question.argv();
        var environment = question.environment();
        var line = CommandLine.parse(argv);
        var place = place(line, question.folder(), environment);
        var project = project(user, place);
        if (project.isEmpty()) {
            return policy.outside(argv, environment, place);
        }
        var plan = planning.plan(user, project.get(), argv, environment);
        var profile = otherProfile(user, project.get(), line, environment);
        if (profile.isEmpty()) {
            return plan;
        }
        return switch (plan) {
            case CommandPlan.Run run -> with(run, profile.get());
            case CommandPlan.Ask ask ->
                new CommandPlan.Ask(ask.question(), with(ask.undeferred(), profile.get()), ask.notices());
        };
    }

    /** Where dbt takes the project from: what is named, else the nearest folder upwards that holds a project. */
    private static Path place(CommandLine line, Path folder, Map<String, String> environment) {
        var named = line.projectFolder(environment);
        if (named.isPresent()) {
            return real(folder.resolve(named.get()));
        }
        return real(Stream.iterate(folder.toAbsolutePath(), above -> above != null, Path::getParent)
                .filter(above -> Files.exists(above.resolve(PROJECT_FILE)))
                .findFirst()
                .orElse(folder));
    }

    private Optional<ProjectId> project(UserName user, Path place) {
        return projects.all().stream()
                .map(Project::id)
                .filter(id -> workspaces
                        .find(user, id)
                        .filter(workspace -> place.equals(real(workspace.root())))
                        .isPresent())
                .findFirst();
    }

    /** A shell has the profile of the project that it was opened in; that of another does not know this one. */
    private Optional<Path> otherProfile(
            UserName user, ProjectId project, CommandLine line, Map<String, String> environment) {
        var current = environment.get("DBT_PROFILES_DIR");
        if (current == null || line.has("--profiles-dir") || !planning.isProfile(user, Path.of(current))) {
            return Optional.empty();
        }
        return planning.profile(user, project).filter(own -> !own.equals(Path.of(current)));
    }

    private static CommandPlan.Run with(CommandPlan.Run run, Path profile) {
        var environment = new HashMap<>(run.environment());
        environment.put("DBT_PROFILES_DIR", profile.toString());
        return new CommandPlan.Run(run.argv(), environment, run.unset(), run.defers(), run.notices());
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException absent) {
            return path.toAbsolutePath().normalize();
        }
    }
}
