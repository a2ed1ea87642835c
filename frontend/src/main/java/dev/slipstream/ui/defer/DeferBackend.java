package dev.slipstream.ui.defer;

import dev.slipstream.bolt.Bolt;
import dev.slipstream.connections.Connection;
import dev.slipstream.connections.Connections;
import dev.slipstream.defer.Deferrals;
import dev.slipstream.defer.StateArtifacts;
import dev.slipstream.onboarding.Onboarding;
import dev.slipstream.security.UserName;
import dev.slipstream.ui.background.Background;
import dev.slipstream.ui.connections.ConnectionsDialog;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.Workspaces;
import java.time.InstantSource;

/** What the defer control asks and tells. */
public record DeferBackend(
        Deferrals deferrals,
        StateArtifacts artifacts,
        Bolt bolt,
        Workspaces workspaces,
        Connections connections,
        Onboarding onboarding,
        Background background,
        InstantSource clock) {
    /** What changing a connection asks. */
    public ConnectionsDialog.Services warehouses() {
        return new ConnectionsDialog.Services(connections, onboarding, background);
    }

    /** The schema that the user's own commands build into, such as {@code dbt_ada}. */
    String developmentSchema(UserName user, ProjectId project) {
        return connections
                .development(user, project)
                .map(Connection.Development::warehouse)
                .map(warehouse -> warehouse.schema())
                .orElse("your own schema");
    }
}
