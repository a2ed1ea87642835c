package dev.slipstream.onboarding;

import dev.slipstream.connections.Connection;
import dev.slipstream.connections.Connections;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.desk.Desks;
import dev.slipstream.project.Project;
import dev.slipstream.project.Projects;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.Workspace;
import dev.slipstream.workspace.WorkspaceFailure;
import dev.slipstream.workspace.Workspaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Brings projects in, one at a time. Until the project is known, a failure leaves nothing; after that it is a problem. */
final class ProjectOnboarding implements Onboarding {
    /** Name of a checkout that is not a project yet. */
    private static final ProjectId DRAFT = new ProjectId("being-imported");

    private final Projects projects;
    private final Workspaces workspaces;
    private final Connections connections;
    private final OwnProfiles profiles;
    private final Installation installation;
    private final ProductionSetup production;
    private final Desks desks;
    private volatile String progress = "";

    ProjectOnboarding(
            Projects projects,
            Workspaces workspaces,
            Connections connections,
            OwnProfiles profiles,
            Installation installation,
            ProductionSetup production,
            Desks desks) {
        this.projects = projects;
        this.workspaces = workspaces;
        this.connections = connections;
        this.profiles = profiles;
        this.installation = installation;
        this.production = production;
        this.desks = desks;
    }

    @Override
    public Imported importProject(UserName user, ImportRequest request) {
        return importProject(user, request, false);
    }

    /** @param personalProfiles the server's own user's profiles.yml may be read: it is that user's project */
    synchronized Imported importProject(UserName user, ImportRequest request, boolean personalProfiles) {
        try {
            request.name().ifPresent(this::requireNew);
            var project = checkOut(user, request);
            projects.add(project);
            desks.choose(user, project.id());
            var workspace = workspaces.require(user, project.id());
            var problems = new ArrayList<String>();
            progress("Reading the connections of %s".formatted(project.id()));
            connect(workspace, project, request, personalProfiles, problems);
            progress("Installing the packages of %s".formatted(project.id()));
            installation.packages(workspace).ifPresent(problems::add);
            if (connections.development(user, project.id()).isPresent()) {
                progress("Parsing %s".formatted(project.id()));
                installation.parse(workspace).ifPresent(problems::add);
            }
            return new Imported(project, List.copyOf(problems));
        } catch (WorkspaceFailure failure) {
            throw new IllegalArgumentException(failure.getMessage(), failure);
        } finally {
            progress("");
        }
    }

    private Project checkOut(UserName user, ImportRequest request) {
        var source = LocalSource.resolve(request.git());
        progress("Cloning the project");
        workspaces.remove(user, DRAFT);
        var draft = workspaces.create(user, DRAFT, source);
        try {
            var file = ProjectFile.of(draft);
            var id = request.name().orElseGet(() -> idFor(file.name()));
            requireNew(id);
            if (workspaces.find(user, id).isEmpty()) {
                workspaces.rename(user, DRAFT, id);
            }
            return new Project(id, file.name(), file.profile(), source);
        } finally {
            workspaces.remove(user, DRAFT);
        }
    }

    private void requireNew(ProjectId id) {
        if (projects.find(id).isPresent()) {
            throw new IllegalArgumentException(
                    "there is a project %s already; give this one another name".formatted(id));
        }
    }

    private static ProjectId idFor(String dbtName) {
        return new ProjectId(dbtName.toLowerCase(Locale.ROOT).replaceFirst("^[^a-z]+", ""));
    }

    private void connect(
            Workspace workspace, Project project, ImportRequest request, boolean personal, List<String> problems) {
        var found = new OwnProfiles.Found(Optional.empty(), Optional.empty());
        if (request.development().isEmpty() || request.production().isEmpty()) {
            try {
                found = profiles.find(workspace, project.profile(), personal);
            } catch (IllegalArgumentException wrong) {
                problems.add("profiles.yml: %s".formatted(wrong.getMessage()));
            }
        }
        request.development()
                .or(found::development)
                .ifPresentOrElse(
                        warehouse ->
                                connections.save(new Connection.Development(project.id(), workspace.user(), warehouse)),
                        () -> problems.add(missing("development", "dev", project)));
        request.production()
                .or(found::production)
                .ifPresentOrElse(
                        warehouse -> connections.save(new Connection.Production(project.id(), warehouse)),
                        () -> problems.add(missing("production", "prod", project)));
    }

    private static String missing(String which, String target, Project project) {
        return "the %s connection is not known: enter it (no target %s of profile \"%s\" was found in a profiles.yml)"
                .formatted(which, target, project.profile());
    }

    @Override
    public void setUpProduction(UserName user, ProjectId project, Warehouse warehouse) {
        projects.require(project);
        production.setUp(user, project, warehouse);
    }

    @Override
    public String progress() {
        return progress;
    }

    void progress(String text) {
        progress = text;
    }
}
