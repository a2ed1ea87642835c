package dev.slipstream.project;

import dev.slipstream.workspace.ProjectId;
import java.util.List;
import java.util.Optional;

/** The projects on this server. */
public interface Projects {
    List<Project> all();

    Optional<Project> find(ProjectId id);

    /** @throws java.util.NoSuchElementException naming the project and the ones there are */
    Project require(ProjectId id);

    void add(Project project);
}
