package dev.slipstream.builds;

import dev.slipstream.database.Metadata;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

@Service
final class StoredBuilds implements Builds {
    private static final String PRODUCTION = "";

    private final Metadata metadata;
    private final List<BiConsumer<UserName, ProjectId>> listeners = new CopyOnWriteArrayList<>();

    StoredBuilds(Metadata metadata) {
        this.metadata = metadata;
    }

    @Override
    public void built(UserName user, ProjectId project, List<Build> builds) {
        builds.forEach(build -> keep(project, user.value(), build));
        listeners.forEach(listener -> listener.accept(user, project));
    }

    @Override
    public void builtInProduction(ProjectId project, List<Build> builds) {
        builds.forEach(build -> keep(project, PRODUCTION, build));
    }

    @Override
    public Map<String, Build> development(UserName user, ProjectId project) {
        return of(project, user.value());
    }

    @Override
    public Map<String, Build> production(ProjectId project) {
        return of(project, PRODUCTION);
    }

    @Override
    public AutoCloseable onBuilt(BiConsumer<UserName, ProjectId> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void keep(ProjectId project, String owner, Build build) {
        metadata.jdbc()
                .sql("""
                        insert into node_build (project, owner, node, built_at, built_by, run) values (?, ?, ?, ?, ?, ?)
                        on conflict (project, owner, node) do update
                        set built_at = excluded.built_at, built_by = excluded.built_by, run = excluded.run
                        where node_build.built_at <= excluded.built_at""")
                .param(1, project.value())
                .param(2, owner)
                .param(3, build.node())
                .param(4, Timestamp.from(build.at()))
                .param(5, build.by())
                .param(6, number(build.run()), Types.BIGINT)
                .update();
    }

    private Map<String, Build> of(ProjectId project, String owner) {
        return metadata
                .jdbc()
                .sql("select * from node_build where project = ? and owner = ?")
                .params(project.value(), owner)
                .query((row, _) -> build(row))
                .list()
                .stream()
                .collect(Collectors.toMap(Build::node, Function.identity()));
    }

    private static Build build(ResultSet row) throws SQLException {
        var number = row.getLong("run");
        var run = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
        return new Build(
                row.getString("node"), row.getTimestamp("built_at").toInstant(), row.getString("built_by"), run);
    }

    private static @Nullable Long number(OptionalLong run) {
        return run.isPresent() ? run.getAsLong() : null;
    }
}
