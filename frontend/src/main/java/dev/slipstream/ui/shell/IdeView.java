package dev.slipstream.ui.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.slipstream.desk.Desks;
import dev.slipstream.onboarding.Onboarding;
import dev.slipstream.project.Projects;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.security.User;
import dev.slipstream.ui.background.Following;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.workspace.Workspace;
import dev.slipstream.workspace.Workspaces;
import jakarta.annotation.security.PermitAll;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The IDE's page: files, editor, results, terminal; or what is going on until there is a project. */
@Route(value = "", layout = IdeLayout.class)
@PermitAll
@PageTitle("Slipstream")
final class IdeView extends Div {
    private static final long serialVersionUID = 1;

    private final transient Desks desks;
    private final transient Projects projects;
    private final transient Workspaces workspaces;
    private final transient Onboarding onboarding;
    private final transient BenchParts parts;
    private final transient User user;
    private transient Optional<Bench> bench = Optional.empty();

    IdeView(
            CurrentUser currentUser,
            Desks desks,
            Projects projects,
            Workspaces workspaces,
            Onboarding onboarding,
            BenchParts parts) {
        this.user = currentUser.require();
        this.desks = desks;
        this.projects = projects;
        this.workspaces = workspaces;
        this.onboarding = onboarding;
        this.parts = parts;
        addClassName("slip-ide");
        setSizeFull();
        workspace().ifPresentOrElse(this::show, this::waitForProject);
    }

    /** What the status bar shows of the page. */
    Optional<Component> statusItem() {
        return bench.map(Bench::deferSummary);
    }

    private Optional<Workspace> workspace() {
        return CurrentProject.of(user.name(), desks, projects)
                .flatMap(project -> workspaces.find(user.name(), project.id()));
    }

    private void show(Workspace workspace) {
        var shown = new Bench(user, workspace, desks, parts);
        bench = Optional.of(shown);
        add(shown);
    }

    private void waitForProject() {
        var title = new Span("The project is being set up");
        title.addClassName("slip-option-title");
        var progress = new Span(onboarding.progress());
        progress.getElement().setAttribute("aria-live", "polite");
        var spinner = new Span();
        spinner.addClassNames("slip-glyph", "spinner");
        var waiting = new Div(spinner, title, progress);
        waiting.addClassNames("slip-empty", "slip-island");
        add(waiting);
        Following.whileAttached(
                waiting,
                ui -> List.of(parts.background().every(Duration.ofSeconds(1), () -> {
                    var there = workspace().isPresent();
                    OnPage.run(ui, () -> {
                        progress.setText(onboarding.progress());
                        if (there) {
                            ui.getPage().reload();
                        }
                    });
                })));
    }
}
