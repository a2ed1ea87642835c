package dev.slipstream.onboarding;

import dev.slipstream.connections.Profiles;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.workspace.Workspace;
import dev.slipstream.workspace.WorkspaceFailure;
import dev.slipstream.workspace.WorkspacePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The connections that a project brings along in a profiles.yml. */
final class OwnProfiles {
    private final Profiles profiles;
    private final Path personal;
    private final Map<String, String> environment;

    /**
     * @param personal the server's own user's profiles.yml, for a project of that user
     * @param environment what env_var() in it may read
     */
    OwnProfiles(Profiles profiles, Path personal, Map<String, String> environment) {
        this.profiles = profiles;
        this.personal = personal;
        this.environment = Map.copyOf(environment);
    }

    /** @param development by preference dev */
    record Found(Optional<Warehouse> development, Optional<Warehouse> production) {}

    /**
     * The file in the repository, else the personal one if that is allowed. From a repository nothing of the server's
     * environment can be read.
     *
     * @throws IllegalArgumentException if the file is wrong, with line and reason
     */
    Found find(Workspace workspace, String profile, boolean personalToo) {
        var inRepository = inRepository(workspace);
        if (inRepository.isPresent()) {
            return found(profiles.read(inRepository.get(), profile, Map.of()));
        }
        if (personalToo && Files.isReadable(personal)) {
            try {
                return found(profiles.read(Files.readString(personal), profile, environment));
            } catch (IOException problem) {
                throw new IllegalArgumentException("%s cannot be read".formatted(personal), problem);
            }
        }
        return new Found(Optional.empty(), Optional.empty());
    }

    private static Optional<String> inRepository(Workspace workspace) {
        try {
            return Optional.of(workspace.read(new WorkspacePath("profiles.yml")).text());
        } catch (WorkspaceFailure failure) {
            return Optional.empty();
        }
    }

    private static Found found(Map<String, Warehouse> targets) {
        var production = first(targets, List.of("prod", "production"));
        var development = first(targets, List.of("dev", "development", "default"))
                .or(() -> targets.size() == 1 && production.isEmpty()
                        ? targets.values().stream().findFirst()
                        : Optional.empty());
        return new Found(development, production);
    }

    private static Optional<Warehouse> first(Map<String, Warehouse> targets, List<String> names) {
        return names.stream().filter(targets::containsKey).map(targets::get).findFirst();
    }
}
