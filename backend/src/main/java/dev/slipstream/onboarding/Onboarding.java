package dev.slipstream.onboarding;

import dev.slipstream.connections.Warehouse;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;

/** Brings projects in. */
public interface Onboarding {
    /**
     * Clones for the user, installs packages, reads profiles.yml, saves the connections that are known, parses.
     *
     * @throws IllegalArgumentException if it cannot be had at all, with the reason
     */
    Imported importProject(UserName user, ImportRequest request);

    /**
     * All that deferring needs, in one go: saves the production connection, makes the schedule {@code daily_prod} ("Daily
     * production": dbt seed, dbt build), marks it, starts its first run.
     */
    void setUpProduction(UserName user, ProjectId project, Warehouse production);

    /** What the server is doing about the sample or the imported project, for the page that waits; empty when done. */
    String progress();
}
