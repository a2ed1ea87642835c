package dev.slipstream.api;

import dev.slipstream.onboarding.ImportRequest;
import dev.slipstream.onboarding.Onboarding;
import dev.slipstream.project.Project;
import dev.slipstream.project.Projects;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.workspace.GitSource;
import dev.slipstream.workspace.ProjectId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The projects of this server, and bringing one in. */
@RestController
@RequestMapping("/api/v1/projects")
class ProjectsController {
    private final CurrentUser currentUser;
    private final Projects projects;
    private final Onboarding onboarding;

    ProjectsController(CurrentUser currentUser, @Lazy Projects projects, Onboarding onboarding) {
        this.currentUser = currentUser;
        this.projects = projects;
        this.onboarding = onboarding;
    }

    record Git(
            @Nullable String url,
            @Nullable String branch,
            @Nullable String folder) {
        GitSource source() {
            if (url == null || url.isBlank()) {
                throw new IllegalArgumentException("\"git\" needs a \"url\": a git URL, or a folder on the server");
            }
            return new GitSource(url, Objects.requireNonNullElse(branch, ""), Objects.requireNonNullElse(folder, ""));
        }
    }

    record Order(
            @Nullable String name,
            @Nullable Git git,
            @Nullable WarehouseBody development,
            @Nullable WarehouseBody production) {}

    /** @param problems what is wrong or missing; only where the project was just brought in */
    record Answer(String project, String name, String profile, Git git, List<String> problems) {}

    @GetMapping
    List<Answer> all() {
        return projects.all().stream()
                .map(project -> answer(project, List.of()))
                .toList();
    }

    /** A folder of the server's is read whoever asks, so only an admin may; with a production connection production is set up. */
    @PostMapping
    @PreAuthorize("hasRole('ADMIN')")
    @ResponseStatus(HttpStatus.CREATED)
    Answer bringIn(@RequestBody Order order) {
        if (order.git() == null) {
            throw new IllegalArgumentException("\"git\" is needed: {\"url\": …, \"branch\": …, \"folder\": …}");
        }
        var user = currentUser.require().name();
        var production = Optional.ofNullable(order.production()).map(WarehouseBody::warehouse);
        var imported = onboarding.importProject(
                user,
                new ImportRequest(
                        Optional.ofNullable(order.name()).map(ProjectId::new),
                        order.git().source(),
                        Optional.ofNullable(order.development()).map(WarehouseBody::warehouse),
                        production));
        var project = imported.project();
        production.ifPresent(warehouse -> onboarding.setUpProduction(user, project.id(), warehouse));
        return answer(project, imported.problems());
    }

    private static Answer answer(Project project, List<String> problems) {
        var source = project.source();
        var url = source.url().replaceAll("://[^/@\\s]+@", "://");
        return new Answer(
                project.id().value(),
                project.dbtName(),
                project.profile(),
                new Git(url, source.branch(), source.folder()),
                problems);
    }
}
