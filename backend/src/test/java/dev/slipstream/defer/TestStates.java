package dev.slipstream.defer;

import dev.slipstream.database.Metadata;
import dev.slipstream.project.TestManifests;
import java.nio.file.Path;

/** The real published states of a home, for tests of other packages. */
public final class TestStates {
    private TestStates() {}

    public static StateArtifacts in(Path home, Metadata metadata) {
        return new StoredStateArtifacts(home, metadata, TestManifests.reader());
    }
}
