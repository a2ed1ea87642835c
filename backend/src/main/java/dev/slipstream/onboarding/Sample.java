package dev.slipstream.onboarding;

import dev.slipstream.connections.Connection;
import dev.slipstream.connections.Connections;
import dev.slipstream.connections.Password;
import dev.slipstream.connections.SslMode;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.database.SampleWarehouse;
import dev.slipstream.project.Projects;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.GitSource;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.Workspaces;
import java.util.Optional;

/** The sample project on the embedded warehouse, from its repository to its first production run. */
final class Sample {
    static final ProjectId PROJECT = new ProjectId("coffee_shop");

    private final SampleOrigin origin;
    private final SampleWarehouse warehouse;
    private final Projects projects;
    private final Workspaces workspaces;
    private final Connections connections;
    private final ProjectOnboarding onboarding;

    Sample(
            SampleOrigin origin,
            SampleWarehouse warehouse,
            Projects projects,
            Workspaces workspaces,
            Connections connections,
            ProjectOnboarding onboarding) {
        this.origin = origin;
        this.warehouse = warehouse;
        this.projects = projects;
        this.workspaces = workspaces;
        this.connections = connections;
        this.onboarding = onboarding;
    }

    /** What is done already is left as it is. */
    void setUp(UserName user) {
        onboarding.progress("Making the sample project's repository");
        origin.make();
        onboarding.progress("Starting the sample warehouse");
        var development = warehouse(warehouse.developer(user.value()));
        var production = warehouse(warehouse.production());
        if (projects.find(PROJECT).isEmpty()) {
            onboarding.importProject(
                    user,
                    new ImportRequest(
                            Optional.of(PROJECT), source(), Optional.of(development), Optional.of(production)));
        } else if (workspaces.find(user, PROJECT).isEmpty()) {
            workspaces.create(user, PROJECT, source());
        }
        onboarding.progress("Starting the first production run");
        refreshConnections(user);
        onboarding.setUpProduction(user, PROJECT, production);
    }

    /** The embedded warehouse may have another port than before. */
    void refreshConnections(UserName user) {
        var isOurs = projects.find(PROJECT)
                .map(project -> project.source().equals(source()))
                .orElse(false);
        if (!isOurs) {
            return;
        }
        save(
                new Connection.Development(PROJECT, user, warehouse(warehouse.developer(user.value()))),
                connections.development(user, PROJECT).map(known -> known));
        save(
                new Connection.Production(PROJECT, warehouse(warehouse.production())),
                connections.production(PROJECT).map(known -> known));
    }

    private void save(Connection wanted, Optional<Connection> known) {
        if (!known.equals(Optional.of(wanted))) {
            connections.save(wanted);
        }
    }

    private GitSource source() {
        return new GitSource(origin.folder().toString(), "main", "");
    }

    private static Warehouse warehouse(SampleWarehouse.Login login) {
        return new Warehouse.Postgres(
                login.host(),
                login.port(),
                login.database(),
                login.user(),
                new Password(login.password()),
                login.schema(),
                SslMode.DISABLE);
    }
}
