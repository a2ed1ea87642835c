package dev.slipstream.dbt;

import dev.slipstream.connections.Connection;
import dev.slipstream.connections.Connections;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.defer.DevelopmentFacts;
import dev.slipstream.defer.DevelopmentSource;
import dev.slipstream.project.Projects;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.Workspaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What there is of development, for defer. */
@Component
final class LocalDevelopment implements DevelopmentSource {
    /** What dbt 1.12 reads; it writes the last. */
    static final int OLDEST_SCHEMA = 4;

    static final int NEWEST_SCHEMA = 12;

    private static final Pattern NAME = Pattern.compile("name\\s*:\\s*['\"]?(\\w+)['\"]?\\s*(?:#.*)?");
    private static final String POSTGRES = "postgres";

    private final Engines engines;
    private final Connections connections;
    private final Projects projects;
    private final Workspaces workspaces;
    private final ObjectProvider<Dbt> dbt;

    /** @param dbt asked late, for it needs what needs this */
    LocalDevelopment(
            Engines engines,
            Connections connections,
            Projects projects,
            Workspaces workspaces,
            ObjectProvider<Dbt> dbt) {
        this.engines = engines;
        this.connections = connections;
        this.projects = projects;
        this.workspaces = workspaces;
        this.dbt = dbt;
    }

    @Override
    public Set<String> existing(UserName user, ProjectId project, Path state) {
        return dbt.getObject().project(user, project).existing(state);
    }

    @Override
    public DevelopmentFacts facts(UserName user, ProjectId project) {
        var connected = connections.both(user, project);
        var mine = connected.development().map(Connection::warehouse);
        return new DevelopmentFacts(
                version(user, project),
                OLDEST_SCHEMA,
                NEWEST_SCHEMA,
                mine.map(Warehouse::type).orElse(POSTGRES),
                workspaces
                        .find(user, project)
                        .flatMap(workspace -> name(workspace.root().resolve("dbt_project.yml")))
                        .orElseGet(() -> projects.require(project).dbtName()),
                mine.filter(own -> connected
                                .production()
                                .filter(theirs -> isSamePlace(own, theirs.warehouse()))
                                .isPresent())
                        .map(Warehouse::schema));
    }

    /** What cannot be run says so itself; here it is as if nothing was asked for. */
    private String version(UserName user, ProjectId project) {
        try {
            return workspaces
                    .find(user, project)
                    .map(workspace -> engines.of(user, workspace.root()))
                    .orElseGet(engines::standard)
                    .version();
        } catch (DbtFailure notInstalled) {
            return engines.standard().version();
        }
    }

    /** The checkout's, which may have been renamed since the project was brought in. */
    private static Optional<String> name(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.map(NAME::matcher)
                    .filter(line -> line.matches())
                    .map(line -> line.group(1))
                    .findFirst();
        } catch (IOException | UncheckedIOException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean isSamePlace(Warehouse own, Warehouse theirs) {
        return switch (own) {
            case Warehouse.Postgres mine ->
                switch (theirs) {
                    case Warehouse.Postgres production ->
                        mine.host().equals(production.host())
                                && mine.port() == production.port()
                                && mine.database().equals(production.database())
                                && mine.schema().equals(production.schema());
                };
        };
    }
}
