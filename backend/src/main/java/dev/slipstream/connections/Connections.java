package dev.slipstream.connections;

import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The connections that are set up. Passwords are sealed at rest and never leave through the API. */
public interface Connections {
    Optional<Connection.Development> development(UserName user, ProjectId project);

    Optional<Connection.Production> production(ProjectId project);

    /** Both that somebody works with. */
    default Both both(UserName user, ProjectId project) {
        return new Both(development(user, project), production(project));
    }

    record Both(Optional<Connection.Development> development, Optional<Connection.Production> production) {}

    List<Connection> all();

    /** Adds it, or replaces the one of the same name. */
    void save(Connection connection);

    /**
     * Adds it, or replaces the warehouse of the one of the same name by what is made of it. What somebody else saves meanwhile is
     * either what it is made of, or comes after it.
     */
    void merge(Connection connection, UnaryOperator<Warehouse> made);

    /** Opens a connection within 10 seconds, checks that the schema can be used, and closes it. */
    ConnectionTest test(Warehouse warehouse);
}
