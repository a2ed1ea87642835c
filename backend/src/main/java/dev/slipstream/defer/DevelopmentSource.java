package dev.slipstream.defer;

import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.nio.file.Path;
import java.util.Set;

/** Tells what a user has of development; dbt implements it, for it lies above defer. */
public interface DevelopmentSource {
    DevelopmentFacts facts(UserName user, ProjectId project);

    /**
     * Which nodes of a production state have a development relation that exists, as dbt sees it; by unique_id.
     *
     * @throws RuntimeException if dbt or the warehouse does not answer
     */
    Set<String> existing(UserName user, ProjectId project, Path state);
}
