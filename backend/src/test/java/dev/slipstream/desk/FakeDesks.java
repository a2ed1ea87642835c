package dev.slipstream.desk;

import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.WorkspacePath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps desks in memory. */
public final class FakeDesks implements Desks {
    private final Map<UserName, ProjectId> projects = new HashMap<>();
    private final Map<UserName, ColorScheme> schemes = new HashMap<>();
    private final Map<List<Object>, Desk> desks = new HashMap<>();
    private final Map<List<Object>, Draft> drafts = new HashMap<>();

    @Override
    public Optional<ProjectId> project(UserName user) {
        return Optional.ofNullable(projects.get(user));
    }

    @Override
    public void choose(UserName user, ProjectId project) {
        projects.put(user, project);
    }

    @Override
    public ColorScheme colorScheme(UserName user) {
        return schemes.getOrDefault(user, ColorScheme.DARK);
    }

    @Override
    public void choose(UserName user, ColorScheme scheme) {
        schemes.put(user, scheme);
    }

    @Override
    public Desk desk(UserName user, ProjectId project) {
        return desks.getOrDefault(List.of(user, project), Desk.EMPTY);
    }

    @Override
    public void keep(UserName user, ProjectId project, Desk desk) {
        desks.put(List.of(user, project), desk);
    }

    @Override
    public Optional<Draft> draft(UserName user, ProjectId project, WorkspacePath path) {
        return Optional.ofNullable(drafts.get(List.of(user, project, path)));
    }

    @Override
    public void keep(UserName user, ProjectId project, WorkspacePath path, Draft draft) {
        drafts.put(List.of(user, project, path), draft);
    }

    @Override
    public void discard(UserName user, ProjectId project, WorkspacePath path) {
        drafts.remove(List.of(user, project, path));
    }
}
