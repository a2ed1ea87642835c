package dev.slipstream.ui.shell;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.listbox.ListBox;
import com.vaadin.flow.component.orderedlayout.HorizontalLayout;
import com.vaadin.flow.component.orderedlayout.VerticalLayout;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.slipstream.dbt.Limits;
import dev.slipstream.dbt.RowSink;
import dev.slipstream.defer.Ages;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.Deferrals;
import dev.slipstream.preview.PreviewFailure;
import dev.slipstream.preview.PreviewRequest;
import dev.slipstream.preview.PreviewResult;
import dev.slipstream.preview.Previews;
import dev.slipstream.project.Projects;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.security.UserName;
import dev.slipstream.terminal.Terminals;
import dev.slipstream.ui.editor.EditorElement;
import dev.slipstream.ui.terminal.TerminalPanel;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.Workspace;
import dev.slipstream.workspace.WorkspacePath;
import dev.slipstream.workspace.Workspaces;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The IDE's page: the models, the text of one, whether to defer, a preview with what it reads and why, and terminals. */
@Route("")
@PermitAll
@PageTitle("Slipstream")
class IdeView extends VerticalLayout {
    private static final long serialVersionUID = 1;

    private final transient Projects projects;
    private final transient Workspaces workspaces;
    private final transient Deferrals deferrals;
    private final transient Previews previews;
    private final transient Terminals terminals;
    private final transient UserName user;
    private final ListBox<String> models = new ListBox<>();
    private final Div text = new Div();
    private final RadioButtonGroup<DeferMode> mode = new RadioButtonGroup<>("Defer to production");
    private final Span state = new Span();
    private final Div results = new Div();

    IdeView(
            CurrentUser currentUser,
            Projects projects,
            Workspaces workspaces,
            Deferrals deferrals,
            Previews previews,
            Terminals terminals) {
        this.terminals = terminals;
        this.projects = projects;
        this.workspaces = workspaces;
        this.deferrals = deferrals;
        this.previews = previews;
        this.user = currentUser.require().name();
        setSizeFull();
        workspace().ifPresentOrElse(this::show, this::waiting);
    }

    private Optional<Workspace> workspace() {
        return projects.all().stream().findFirst().flatMap(project -> workspaces.find(user, project.id()));
    }

    private void waiting() {
        add(new Paragraph("The project is being set up. Reload this page in a moment."));
    }

    private void show(Workspace workspace) {
        models.setItems(models(workspace));
        models.addValueChangeListener(chosen -> open(workspace, chosen.getValue()));
        mode.setItems(DeferMode.values());
        mode.setItemLabelGenerator(DeferMode::wire);
        mode.setValue(deferrals.choice(user, workspace.project()).mode());
        mode.addValueChangeListener(chosen -> choose(workspace.project(), chosen.getValue()));
        var preview = new Button("Preview", _ -> preview(workspace.project()));
        preview.addThemeVariants(ButtonVariant.PRIMARY);
        text.setSizeFull();
        results.setSizeFull();
        var work = new HorizontalLayout(models, text);
        work.setSizeFull();
        var terminal = new TerminalPanel(terminals, user, workspace.project());
        terminal.setHeight("256px");
        terminal.getStyle().set("flex", "none");
        add(new HorizontalLayout(preview, mode, state), work, results, terminal);
        tellState(workspace.project());
    }

    private static List<String> models(Workspace workspace) {
        return workspace.files().stream()
                .map(entry -> entry.path().value())
                .filter(path -> path.startsWith("models/") && path.endsWith(".sql"))
                .toList();
    }

    private void open(Workspace workspace, @Nullable String model) {
        text.removeAll();
        if (model != null) {
            text.add(new EditorElement(workspace.read(new WorkspacePath(model)).text()));
        }
    }

    private void choose(ProjectId project, DeferMode chosen) {
        deferrals.choose(user, project, deferrals.choice(user, project).with(chosen));
        tellState(project);
    }

    private void tellState(ProjectId project) {
        state.setText(
                switch (deferrals.status(user, project).state()) {
                    case DeferStatus.State.Ready ready ->
                        "%s · run #%s · %s@%s · %s"
                                .formatted(
                                        ready.artifact().schedule(),
                                        ready.artifact().run(),
                                        ready.artifact().branch(),
                                        ready.artifact().shortCommit(),
                                        Ages.ago(ready.age()));
                    case DeferStatus.State.Missing missing ->
                        "needs: "
                                + String.join(
                                        ", ",
                                        missing.reasons().stream()
                                                .map(part -> part.wire())
                                                .toList());
                });
    }

    private void preview(ProjectId project) {
        results.removeAll();
        var model = models.getValue();
        if (model == null) {
            results.add(new Paragraph("Choose a model first."));
            return;
        }
        tellState(project);
        var request = new PreviewRequest(
                new PreviewRequest.Subject.Model(model, Optional.empty(), Optional.empty()), Optional.empty());
        try {
            show(previews.preview(
                    user, project, request, Limits.DEFAULT, UUID.randomUUID().toString()));
        } catch (PreviewFailure failure) {
            show(project, failure);
        }
    }

    private void show(PreviewResult result) {
        var grid = new Grid<List<@Nullable Object>>();
        for (var index = 0; index < result.columns().size(); index++) {
            column(grid, result.columns().get(index), index);
        }
        grid.setItems(result.rows());
        results.add(new Span("%d rows in %d ms"
                .formatted(result.rows().size(), result.query().toMillis())));
        result.compiled()
                .reads()
                .forEach(read -> results.add(new Paragraph("%s: %s".formatted(read.name(), read.text()))));
        results.add(grid, new Pre(result.compiled().sql()));
    }

    private static void column(Grid<List<@Nullable Object>> grid, RowSink.Column column, int index) {
        grid.addColumn(row -> String.valueOf(row.get(index)))
                .setHeader("%s (%s)".formatted(column.name(), column.type()))
                .setAutoWidth(true);
    }

    private void show(ProjectId project, PreviewFailure failure) {
        var title = new Paragraph(failure.title());
        title.getElement().setAttribute("role", "alert");
        results.add(title, new Paragraph(String.valueOf(failure.getMessage())));
        failure.hint().ifPresent(hint -> results.add(new Paragraph(hint)));
        if (failure.deferringHelps()) {
            results.add(new Button("Turn on defer to production", _ -> {
                mode.setValue(DeferMode.STANDARD);
                preview(project);
            }));
        }
        failure.place().excerpt().ifPresent(excerpt -> results.add(new Pre(excerpt)));
    }
}
