package dev.slipstream.defer;

import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;

/** Tells what a user has of development; dbt implements it, for it lies above defer. */
public interface DevelopmentSource {
    DevelopmentFacts facts(UserName user, ProjectId project);
}
