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
        var development = newest(warehouse.developer(user.value()));
        var production = newest(warehouse.production());
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

    /** The embedded warehouse may have another port or password than before; what else was set is the user's own. */
    void refreshConnections(UserName user) {
        var isOurs = projects.find(PROJECT)
                .map(project -> project.source().equals(source()))
                .orElse(false);
        if (!isOurs) {
            return;
        }
        var developer = warehouse.developer(user.value());
        var runs = warehouse.production();
        connections.merge(
                new Connection.Development(PROJECT, user, newest(developer)), known -> followed(known, developer));
        connections.merge(new Connection.Production(PROJECT, newest(runs)), known -> followed(known, runs));
    }

    private static Warehouse followed(Warehouse known, SampleWarehouse.Login login) {
        return switch (known) {
            case Warehouse.Postgres ours
            when isOf(ours, login) ->
                new Warehouse.Postgres(
                        ours.host(),
                        login.port(),
                        ours.database(),
                        ours.user(),
                        new Password(login.password()),
                        ours.schema(),
                        ours.sslMode());
            case Warehouse.Postgres another -> another;
        };
    }

    private static boolean isOf(Warehouse.Postgres known, SampleWarehouse.Login login) {
        return known.host().equals(login.host())
                && known.database().equals(login.database())
                && known.user().equals(login.user());
    }

    private GitSource source() {
        return new GitSource(origin.folder().toString(), "main", "");
    }

    private static Warehouse newest(SampleWarehouse.Login login) {
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
