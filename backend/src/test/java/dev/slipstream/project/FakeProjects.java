package dev.slipstream.project;

import dev.slipstream.workspace.ProjectId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Projects in memory, for tests of other packages. */
public final class FakeProjects implements Projects {
    private final Map<ProjectId, Project> all = new LinkedHashMap<>();

    @Override
    public List<Project> all() {
        return List.copyOf(all.values());
    }

    @Override
    public Optional<Project> find(ProjectId id) {
        return Optional.ofNullable(all.get(id));
    }

    @Override
    public Project require(ProjectId id) {
        return find(id).orElseThrow(() -> new NoSuchElementException("no project %s".formatted(id)));
    }

    @Override
    public void add(Project project) {
        all.put(project.id(), project);
    }
}
