package dev.slipstream.api;

import dev.slipstream.dbt.Dbt;
import dev.slipstream.dbt.DbtFailure;
import dev.slipstream.project.Projects;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.workspace.ProjectId;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The dbt that the user's checkout of a project runs on. */
@RestController
@RequestMapping("/api/v1/projects/{project}/dbt")
class EngineController {
    private final CurrentUser currentUser;
    private final Projects projects;
    private final Dbt dbt;

    EngineController(CurrentUser currentUser, Projects projects, Dbt dbt) {
        this.currentUser = currentUser;
        this.projects = projects;
        this.dbt = dbt;
    }

    /** @param problem why there is none, or why it is not the one that was asked for */
    record Answer(
            @Nullable String version,
            @Nullable String program,
            @Nullable String problem) {}

    @GetMapping
    Answer of(@PathVariable String project) {
        var id = new ProjectId(project);
        if (projects.find(id).isEmpty()) {
            throw new NoSuchElementException("there is no project \"%s\"".formatted(project));
        }
        try {
            var engine = dbt.engine(currentUser.require().name(), id);
            return new Answer(
                    engine.version(), engine.program().toString(), engine.note().orElse(null));
        } catch (DbtFailure none) {
            return new Answer(null, null, none.getMessage());
        }
    }
}
