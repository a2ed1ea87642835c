package dev.slipstream.api;

import dev.slipstream.connections.Connection;
import dev.slipstream.connections.ConnectionTest;
import dev.slipstream.connections.Connections;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.project.Projects;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.security.Role;
import dev.slipstream.security.User;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Ways into the warehouses: everybody's own, and for an admin those of production too. Passwords go in, never come out. */
@RestController
@RequestMapping("/api/v1/connections")
class ConnectionsController {
    private final CurrentUser currentUser;
    private final Connections connections;
    private final Projects projects;

    ConnectionsController(CurrentUser currentUser, Connections connections, Projects projects) {
        this.currentUser = currentUser;
        this.connections = connections;
        this.projects = projects;
    }

    /** @param kind development or production */
    record Order(
            @Nullable String project,
            @Nullable String kind,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String database,
            @Nullable String user,
            @Nullable String password,
            @Nullable String schema,
            @Nullable String sslMode) {
        Warehouse warehouse() {
            return new WarehouseBody(host, port, database, user, password, schema, sslMode).warehouse();
        }
    }

    /** @param owner whose it is; null: production's */
    record Answer(
            String name,
            String project,
            String kind,
            @Nullable String owner,
            String type,
            String host,
            int port,
            String database,
            String user,
            String schema,
            String sslMode) {}

    record Reached(String server, long millis) {}

    @GetMapping
    List<Answer> all() {
        var user = currentUser.require();
        return connections.all().stream()
                .filter(connection -> isVisible(connection, user))
                .map(ConnectionsController::answer)
                .toList();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Answer save(@RequestBody Order order) {
        var connection = connection(order, currentUser.require());
        connections.save(connection);
        return answer(connection);
    }

    /** 422 with the {@code field} to look at where it does not work. */
    @PostMapping("/{name}/test")
    ResponseEntity<?> test(@PathVariable String name) {
        var user = currentUser.require();
        var connection = connections.all().stream()
                .filter(one -> one.name().equals(name) && isVisible(one, user))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("you have no connection \"%s\"; you have: %s"
                        .formatted(name, all().stream().map(Answer::name).toList())));
        return switch (connections.test(connection.warehouse())) {
            case ConnectionTest.Reached(var server, var millis) -> ResponseEntity.ok(new Reached(server, millis));
            case ConnectionTest.Failed(var field, var message) -> {
                var problem = ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, message);
                problem.setTitle("The connection does not work");
                problem.setProperty("field", field);
                yield ResponseEntity.of(problem).build();
            }
        };
    }

    private Connection connection(Order order, User user) {
        if (order.project() == null) {
            throw new IllegalArgumentException("\"project\" is needed: whose dbt will use the connection");
        }
        var project = projects.require(new ProjectId(order.project())).id();
        return switch (order.kind() == null ? "" : order.kind()) {
            case "development" -> new Connection.Development(project, user.name(), order.warehouse());
            case "production" -> {
                if (!user.is(Role.ADMIN)) {
                    throw new AccessDeniedException("a production connection is an admin's to set up");
                }
                yield new Connection.Production(project, order.warehouse());
            }
            case String other ->
                throw new IllegalArgumentException(
                        "not a kind of connection: \"%s\" (development or production)".formatted(other));
        };
    }

    private static boolean isVisible(Connection connection, User user) {
        return user.is(Role.ADMIN)
                || connection.owner().filter(user.name()::equals).isPresent();
    }

    private static Answer answer(Connection connection) {
        var kind = switch (connection) {
            case Connection.Development _ -> "development";
            case Connection.Production _ -> "production";
        };
        return switch (connection.warehouse()) {
            case Warehouse.Postgres postgres ->
                new Answer(
                        connection.name(),
                        connection.project().value(),
                        kind,
                        connection.owner().map(UserName::value).orElse(null),
                        postgres.type(),
                        postgres.host(),
                        postgres.port(),
                        postgres.database(),
                        postgres.user(),
                        postgres.schema(),
                        postgres.sslMode().wire());
        };
    }
}
