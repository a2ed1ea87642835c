package dev.slipstream.onboarding;

import dev.slipstream.connections.Warehouse;
import dev.slipstream.workspace.GitSource;
import dev.slipstream.workspace.ProjectId;
import java.util.Optional;

/**
 * A dbt project to bring in.
 *
 * @param name empty: from dbt_project.yml
 * @param development empty: the project's profiles.yml is asked for target dev, else its default target
 * @param production empty: the project's profiles.yml is asked for target prod or production
 */
public record ImportRequest(
        Optional<ProjectId> name, GitSource git, Optional<Warehouse> development, Optional<Warehouse> production) {}
