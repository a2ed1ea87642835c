package dev.slipstream.api;

import dev.slipstream.defer.DeferStatus;
import dev.slipstream.security.ServerAddress;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.Workspaces;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The {@code state} that many answers name: which production run is read. */
@Component
class StateAnswers {
    private final ServerAddress address;
    private final Workspaces workspaces;

    StateAnswers(ServerAddress address, Workspaces workspaces) {
        this.address = address;
        this.workspaces = workspaces;
    }

    record State(
            String schedule,
            String run,
            String branch,
            String commit,
            @Nullable Integer commitsAhead,
            Instant finishedAt,
            long ageSeconds,
            boolean stale,
            boolean pinned,
            String dbtVersion,
            String manifestSchema,
            int models,
            String url) {}

    /** Null while something is missing. */
    @Nullable
    State of(DeferStatus status, UserName user, ProjectId project) {
        return switch (status.state()) {
            case DeferStatus.State.Missing _ -> null;
            case DeferStatus.State.Ready ready -> {
                var artifact = ready.artifact();
                yield new State(
                        artifact.schedule().value(),
                        artifact.run().toString(),
                        artifact.branch(),
                        artifact.commit(),
                        workspaces
                                .find(user, project)
                                .flatMap(workspace -> workspace.commitsAhead(artifact.commit()))
                                .orElse(null),
                        artifact.finishedAt(),
                        ready.age().toSeconds(),
                        ready.stale(),
                        ready.pinned(),
                        artifact.manifest().dbtVersion(),
                        "v" + artifact.manifest().schema(),
                        artifact.manifest().models(),
                        "%s/bolt/runs/%s".formatted(address.base(), artifact.run()));
            }
        };
    }
}
