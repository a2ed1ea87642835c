package dev.slipstream.project;

import dev.slipstream.workspace.GitSource;
import dev.slipstream.workspace.ProjectId;

/**
 * A dbt project that is open here.
 *
 * @param dbtName {@code name} in dbt_project.yml
 * @param profile {@code profile} in dbt_project.yml
 */
public record Project(ProjectId id, String dbtName, String profile, GitSource source) {}
