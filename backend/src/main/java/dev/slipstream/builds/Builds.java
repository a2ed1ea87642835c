package dev.slipstream.builds;

import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The builds that Slipstream saw. A relation that was built elsewhere is not known, and one that was dropped stays known: whether
 * it exists, only the warehouse says.
 */
public interface Builds {
    void built(UserName user, ProjectId project, List<Build> builds);

    void builtInProduction(ProjectId project, List<Build> builds);

    /** By unique_id. */
    Map<String, Build> development(UserName user, ProjectId project);

    /** By unique_id. */
    Map<String, Build> production(ProjectId project);

    /**
     * Calls the listener, on the thread that told of it, when a user's builds became more.
     *
     * @return stops it
     */
    AutoCloseable onBuilt(BiConsumer<UserName, ProjectId> listener);
}
