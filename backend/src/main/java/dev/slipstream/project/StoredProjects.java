package dev.slipstream.project;

import dev.slipstream.database.Metadata;
import dev.slipstream.workspace.GitSource;
import dev.slipstream.workspace.ProjectId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.springframework.stereotype.Service;

@Service
final class StoredProjects implements Projects {
    private final Metadata metadata;

    StoredProjects(Metadata metadata) {
        this.metadata = metadata;
    }

    @Override
    public List<Project> all() {
        return metadata.jdbc()
                .sql("select * from project order by id")
                .query((row, _) -> project(row))
                .list();
    }

    @Override
    public Optional<Project> find(ProjectId id) {
        return metadata.jdbc()
                .sql("select * from project where id = ?")
                .param(id.value())
                .query((row, _) -> project(row))
                .optional();
    }

    @Override
    public Project require(ProjectId id) {
        return find(id).orElseThrow(() -> new NoSuchElementException("there is no project \"%s\"; there are: %s"
                .formatted(
                        id, all().stream().map(project -> project.id().value()).toList())));
    }

    @Override
    public void add(Project project) {
        metadata.jdbc()
                .sql("insert into project (id, dbt_name, profile, url, branch, folder) values (?, ?, ?, ?, ?, ?)")
                .params(
                        project.id().value(),
                        project.dbtName(),
                        project.profile(),
                        project.source().url(),
                        project.source().branch(),
                        project.source().folder())
                .update();
    }

    private static Project project(ResultSet row) throws SQLException {
        return new Project(
                new ProjectId(row.getString("id")),
                row.getString("dbt_name"),
                row.getString("profile"),
                new GitSource(row.getString("url"), row.getString("branch"), row.getString("folder")));
    }
}
