package dev.slipstream.ui.shell;

import dev.slipstream.desk.Desks;
import dev.slipstream.project.Project;
import dev.slipstream.project.Projects;
import dev.slipstream.security.UserName;
import java.util.Optional;

/** The project that a user's pages show: the chosen one, else the first. */
final class CurrentProject {
    private CurrentProject() {}

    static Optional<Project> of(UserName user, Desks desks, Projects projects) {
        return desks.project(user)
                .flatMap(projects::find)
                .or(() -> projects.all().stream().findFirst());
    }
}
