package dev.slipstream.desk;

import dev.slipstream.database.Metadata;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.FileVersion;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.WorkspacePath;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

@Service
final class StoredDesks implements Desks {
    private final Metadata metadata;
    private final JsonMapper json;

    StoredDesks(Metadata metadata, JsonMapper json) {
        this.metadata = metadata;
        this.json = json;
    }

    /** A desk as it is stored. */
    private record Layout(List<String> open, @Nullable String active, Map<String, Double> splits) {}

    @Override
    public Optional<ProjectId> project(UserName user) {
        return metadata.jdbc()
                .sql("select project from desk_user where user_name = ? and project is not null")
                .param(user.value())
                .query((row, _) -> new ProjectId(row.getString("project")))
                .optional();
    }

    @Override
    public void choose(UserName user, ProjectId project) {
        metadata.jdbc().sql("""
                        insert into desk_user (user_name, project) values (?, ?)
                        on conflict (user_name) do update set project = excluded.project""").params(user.value(), project.value()).update();
    }

    @Override
    public ColorScheme colorScheme(UserName user) {
        return metadata.jdbc()
                .sql("select color_scheme from desk_user where user_name = ?")
                .param(user.value())
                .query((row, _) -> ColorScheme.ofWire(row.getString("color_scheme")))
                .optional()
                .orElse(ColorScheme.DARK);
    }

    @Override
    public void choose(UserName user, ColorScheme scheme) {
        metadata.jdbc().sql("""
                        insert into desk_user (user_name, color_scheme) values (?, ?)
                        on conflict (user_name) do update set color_scheme = excluded.color_scheme""").params(user.value(), scheme.wire()).update();
    }

    @Override
    public Desk desk(UserName user, ProjectId project) {
        return metadata.jdbc()
                .sql("select layout from desk where user_name = ? and project = ?")
                .params(user.value(), project.value())
                .query((row, _) -> read(row.getString("layout")))
                .optional()
                .orElse(Desk.EMPTY);
    }

    private Desk read(String text) {
        var layout = json.readValue(text, Layout.class);
        return new Desk(
                layout.open().stream().map(WorkspacePath::new).toList(),
                Optional.ofNullable(layout.active()).map(WorkspacePath::new),
                layout.splits());
    }

    @Override
    public void keep(UserName user, ProjectId project, Desk desk) {
        var layout = new Layout(
                desk.open().stream().map(WorkspacePath::value).toList(),
                desk.active().map(WorkspacePath::value).orElse(null),
                desk.splits());
        metadata.jdbc()
                .sql("""
                        insert into desk (user_name, project, layout) values (?, ?, ?)
                        on conflict (user_name, project) do update set layout = excluded.layout""")
                .params(user.value(), project.value(), json.writeValueAsString(layout))
                .update();
    }

    @Override
    public Optional<Draft> draft(UserName user, ProjectId project, WorkspacePath path) {
        return metadata.jdbc()
                .sql("select text, base from desk_draft where user_name = ? and project = ? and path = ?")
                .params(user.value(), project.value(), path.value())
                .query((row, _) -> new Draft(
                        row.getString("text"),
                        Optional.ofNullable(row.getString("base")).map(FileVersion::new)))
                .optional();
    }

    @Override
    public void keep(UserName user, ProjectId project, WorkspacePath path, Draft draft) {
        metadata.jdbc()
                .sql("""
                        insert into desk_draft (user_name, project, path, text, base) values (?, ?, ?, ?, ?)
                        on conflict (user_name, project, path) do update
                        set text = excluded.text, base = excluded.base""")
                .param(1, user.value())
                .param(2, project.value())
                .param(3, path.value())
                .param(4, draft.text())
                .param(5, draft.base().map(FileVersion::sha256).orElse(null), Types.VARCHAR)
                .update();
    }

    @Override
    public void discard(UserName user, ProjectId project, WorkspacePath path) {
        metadata.jdbc()
                .sql("delete from desk_draft where user_name = ? and project = ? and path = ?")
                .params(user.value(), project.value(), path.value())
                .update();
    }
}
