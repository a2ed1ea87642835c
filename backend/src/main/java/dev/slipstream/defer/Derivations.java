package dev.slipstream.defer;

import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.nio.file.Path;

/** Makes pins and {@code prefer newer} into what dbt itself does. */
public interface Derivations {
    /**
     * The derivation for previews, from the choice in the status.
     *
     * @throws RuntimeException if the warehouse must be asked and does not answer
     */
    Derivation of(UserName user, ProjectId project, DeferStatus status);

    /** The folder to defer to: the run's own, or a copy of its manifest without the nodes that it must not offer. */
    Path folder(StateArtifact artifact, Derivation derivation);
}
