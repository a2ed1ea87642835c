package dev.slipstream.defer;

import dev.slipstream.builds.Build;
import dev.slipstream.builds.Builds;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

@Service
final class LocalDerivations implements Derivations {
    private final StoredDeferrals.Sources sources;
    private final Builds builds;
    private final StateCopies copies;

    LocalDerivations(
            @Value("${slipstream.home}") Path home, StoredDeferrals.Sources sources, Builds builds, Clock clock) {
        this.sources = sources;
        this.builds = builds;
        this.copies = new StateCopies(home.toAbsolutePath().resolve("state/derived"), clock);
    }

    @Override
    public Derivation of(UserName user, ProjectId project, DeferStatus status) {
        if (!status.defers() || !Derivation.needsCopies(status.choice())) {
            return Derivation.of(status.defers() ? status.choice() : DeferChoice.OFF, Copies.NONE);
        }
        var artifact = status.artifact().orElseThrow();
        var existing = sources.development().getObject().existing(user, project, artifact.folder());
        return Derivation.of(
                status.choice(),
                new Copies(
                        existing,
                        times(builds.development(user, project)),
                        times(builds.production(project)),
                        artifact.finishedAt()));
    }

    @Override
    public Path folder(StateArtifact artifact, Derivation derivation) {
        return copies.of(artifact, derivation.without());
    }

    private static Map<String, Instant> times(Map<String, Build> builds) {
        return builds.values().stream().collect(Collectors.toMap(Build::node, Build::at));
    }
}
