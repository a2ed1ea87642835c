package dev.slipstream.connections;

import dev.slipstream.database.Metadata;
import dev.slipstream.security.Secrets;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Service;

@Service
final class StoredConnections implements Connections {
    private final Metadata metadata;
    private final Secrets secrets;

    StoredConnections(Metadata metadata, Secrets secrets) {
        this.metadata = metadata;
        this.secrets = secrets;
    }

    @Override
    public Optional<Connection.Development> development(UserName user, ProjectId project) {
        return metadata.jdbc()
                .sql("select * from warehouse_connection where project = ? and user_name = ?")
                .params(project.value(), user.value())
                .query((row, _) -> connection(row))
                .optional()
                .map(Connection.Development.class::cast);
    }

    @Override
    public Optional<Connection.Production> production(ProjectId project) {
        return metadata.jdbc()
                .sql("select * from warehouse_connection where project = ? and user_name is null")
                .param(project.value())
                .query((row, _) -> connection(row))
                .optional()
                .map(Connection.Production.class::cast);
    }

    /** In one round trip. */
    @Override
    public Both both(UserName user, ProjectId project) {
        var found = metadata.jdbc()
                .sql("select * from warehouse_connection where project = ? and (user_name = ? or user_name is null)")
                .params(project.value(), user.value())
                .query((row, _) -> connection(row))
                .list();
        return new Both(first(found, Connection.Development.class), first(found, Connection.Production.class));
    }

    private static <T extends Connection> Optional<T> first(List<Connection> found, Class<T> kind) {
        return found.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    @Override
    public List<Connection> all() {
        return metadata.jdbc()
                .sql("select * from warehouse_connection order by name")
                .query((row, _) -> connection(row))
                .list();
    }

    @Override
    public void save(Connection connection) {
        switch (connection.warehouse()) {
            case Warehouse.Postgres postgres -> save(connection, postgres);
        }
    }

    @Override
    public void merge(Connection connection, UnaryOperator<Warehouse> made) {
        metadata.inTransaction(() -> {
            metadata.jdbc()
                    .sql("lock table warehouse_connection in share row exclusive mode")
                    .update();
            var known = known(connection.name());
            var wanted = known.map(Connection::warehouse)
                    .map(made)
                    .map(connection::into)
                    .orElse(connection);
            if (!known.equals(Optional.of(wanted))) {
                save(wanted);
            }
            return wanted;
        });
    }

    private Optional<Connection> known(String name) {
        return metadata.jdbc()
                .sql("select * from warehouse_connection where name = ?")
                .param(name)
                .query((row, _) -> connection(row))
                .optional();
    }

    @Override
    public ConnectionTest test(Warehouse warehouse) {
        return switch (warehouse) {
            case Warehouse.Postgres postgres -> PostgresTrial.of(postgres);
        };
    }

    private void save(Connection connection, Warehouse.Postgres postgres) {
        metadata.jdbc()
                .sql("""
                        insert into warehouse_connection (name, project, user_name, host, port, database_name, login,
                            sealed_password, schema_name, ssl_mode)
                        values (:name, :project, :user, :host, :port, :database, :login, :password, :schema, :ssl)
                        on conflict (name) do update
                        set project = excluded.project, user_name = excluded.user_name, host = excluded.host,
                            port = excluded.port, database_name = excluded.database_name, login = excluded.login,
                            sealed_password = excluded.sealed_password, schema_name = excluded.schema_name,
                            ssl_mode = excluded.ssl_mode""")
                .param("name", connection.name())
                .param("project", connection.project().value())
                .param("user", connection.owner().map(UserName::value).orElse(null))
                .param("host", postgres.host())
                .param("port", postgres.port())
                .param("database", postgres.database())
                .param("login", postgres.user())
                .param("password", secrets.seal(postgres.password().reveal(), place(connection.name())))
                .param("schema", postgres.schema())
                .param("ssl", postgres.sslMode().wire())
                .update();
    }

    private Connection connection(ResultSet row) throws SQLException {
        var name = row.getString("name");
        var warehouse = new Warehouse.Postgres(
                row.getString("host"),
                row.getInt("port"),
                row.getString("database_name"),
                row.getString("login"),
                new Password(secrets.open(row.getString("sealed_password"), place(name))),
                row.getString("schema_name"),
                SslMode.ofWire(row.getString("ssl_mode")));
        var project = new ProjectId(row.getString("project"));
        var user = row.getString("user_name");
        return user == null
                ? new Connection.Production(project, warehouse)
                : new Connection.Development(project, new UserName(user), warehouse);
    }

    private static String place(String name) {
        return "warehouse_connection/%s/sealed_password".formatted(name);
    }
}
