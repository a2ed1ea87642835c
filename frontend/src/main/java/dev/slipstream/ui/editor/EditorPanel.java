package dev.slipstream.ui.editor;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.NotificationVariant;
import dev.slipstream.desk.Desks;
import dev.slipstream.desk.Draft;
import dev.slipstream.security.UserName;
import dev.slipstream.ui.background.Background;
import dev.slipstream.ui.background.Following;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.workspace.FileContent;
import dev.slipstream.workspace.Workspace;
import dev.slipstream.workspace.WorkspaceFailure;
import dev.slipstream.workspace.WorkspaceFailure.Reason;
import dev.slipstream.workspace.WorkspacePath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The open files of one user in one project. Unsaved text is kept on the server, so that a reload finds it again. */
public final class EditorPanel extends Div {
    private static final long serialVersionUID = 1;
    private static final int NOTIFICATION_MILLIS = 5_000;

    private final transient UserName user;
    private final transient Workspace workspace;
    private final transient Desks desks;
    private final transient Background background;
    private final transient Surroundings around;
    private final EditorTabs tabs;
    private final Div contents = new Div();
    private final transient Map<WorkspacePath, Shown> shown = new LinkedHashMap<>();
    private transient Optional<WorkspacePath> active = Optional.empty();

    private record Shown(OpenFile file, Component content) {}

    /** What stands around the texts, told of what happens, on the page's thread. */
    public interface Surroundings {
        /** What a file's tab shows: its editor, and perhaps something beside it. */
        Component content(OpenFile file);

        /** Another file is shown, or none. */
        void activated(Optional<OpenFile> file);

        /** Tabs were opened, closed or chosen. */
        void rearranged(List<WorkspacePath> open, Optional<WorkspacePath> active);

        void saved(OpenFile file);
    }

    public EditorPanel(
            UserName user,
            Workspace workspace,
            Desks desks,
            Background background,
            Component toolbar,
            Surroundings around) {
        this.user = user;
        this.workspace = workspace;
        this.desks = desks;
        this.background = background;
        this.around = around;
        addClassName("slip-island");
        this.tabs = new EditorTabs(new EditorTabs.Act() {
            @Override
            public void select(WorkspacePath path) {
                open(path);
            }

            @Override
            public void close(WorkspacePath path) {
                askToClose(path);
            }
        });
        contents.addClassName("slip-editors");
        add(tabs, toolbar, contents);
        Following.whileAttached(this, ui -> List.of(workspace.onChange(paths -> changedOnDisk(ui, paths))));
    }

    public Optional<OpenFile> active() {
        return active.map(shown::get).map(Shown::file);
    }

    /** The files that have a tab and were shown since the page was opened. */
    public List<OpenFile> files() {
        return shown.values().stream().map(Shown::file).toList();
    }

    /** Puts the tabs of an earlier page back; a file is read when its tab is shown. */
    public void restore(List<WorkspacePath> open, Optional<WorkspacePath> chosen) {
        open.forEach(tabs::add);
        chosen.ifPresentOrElse(this::open, this::showNothing);
    }

    /** Shows the file, in a new tab if it has none. */
    public void open(WorkspacePath path) {
        if (!shown.containsKey(path)) {
            try {
                show(path);
            } catch (WorkspaceFailure failure) {
                tabs.remove(path);
                tell("%s was not opened: %s".formatted(path, failure.getMessage()), true);
                select(active.filter(shown::containsKey));
                return;
            }
        }
        select(Optional.of(path));
    }

    private void show(WorkspacePath path) {
        var content = workspace.read(path);
        var draft = desks.draft(user, workspace.project(), path);
        var file = new OpenFile(
                path,
                content,
                draft.map(Draft::text).orElse(content.text()),
                draft.map(Draft::base).orElse(Optional.of(content.version())));
        file.editor().onText(text -> typed(file, text));
        var beside = around.content(file);
        contents.add(beside);
        contents.getChildren().filter(Span.class::isInstance).toList().forEach(contents::remove);
        tabs.add(path);
        tabs.mark(path, file.dirty());
        shown.put(path, new Shown(file, beside));
    }

    private void select(Optional<WorkspacePath> path) {
        active = path;
        shown.forEach((each, content) ->
                content.content().setVisible(path.filter(each::equals).isPresent()));
        tabs.select(path);
        around.activated(active());
        around.rearranged(tabs.paths(), active);
        if (path.isEmpty()) {
            showNothing();
        }
    }

    private void showNothing() {
        var empty = new Span();
        empty.addClassName("slip-empty");
        var title = new Span("No file is open");
        title.addClassName("slip-option-title");
        empty.add(title, new Span("Choose a model in the files at the left."));
        contents.add(empty);
        around.activated(Optional.empty());
    }

    private void typed(OpenFile file, String text) {
        file.typed(text);
        tabs.mark(file.path(), file.dirty());
        if (file.dirty()) {
            desks.keep(user, workspace.project(), file.path(), new Draft(text, file.version()));
        } else {
            desks.discard(user, workspace.project(), file.path());
        }
    }

    /** Saves the file that is shown. */
    public void save() {
        active().ifPresent(file -> save(file, Overwrite.NO));
    }

    private enum Overwrite {
        NO,
        YES
    }

    private void save(OpenFile file, Overwrite overwrite) {
        var text = file.text();
        var ui = UI.getCurrent();
        background.run(() -> {
            try {
                var expected = overwrite == Overwrite.YES ? onDisk(file).map(FileContent::version) : file.version();
                var now = workspace.write(file.path(), text, expected);
                OnPage.run(ui, () -> {
                    file.saved(text, now);
                    typed(file, file.text());
                    around.saved(file);
                });
            } catch (WorkspaceFailure failure) {
                OnPage.run(ui, () -> notSaved(file, failure));
            }
        });
    }

    private Optional<FileContent> onDisk(OpenFile file) {
        try {
            return Optional.of(workspace.read(file.path()));
        } catch (WorkspaceFailure failure) {
            if (failure.reason() == Reason.NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private void notSaved(OpenFile file, WorkspaceFailure failure) {
        if (failure.reason() != Reason.CONFLICT && failure.reason() != Reason.ALREADY_EXISTS) {
            tell(
                    "%s was not saved: %s. Your text is kept here; save again when it is mended."
                            .formatted(file.path(), failure.getMessage()),
                    true);
            return;
        }
        var dialog = new ConfirmDialog();
        dialog.setHeader("%s changed on disk".formatted(file.path().fileName()));
        dialog.setText("Something else wrote it since you opened it: a command in the terminal, git, or another page. "
                + "Save your text over it, or load what is on disk and lose yours?");
        dialog.setConfirmText("Save mine");
        dialog.addConfirmListener(_ -> save(file, Overwrite.YES));
        dialog.setRejectable(true);
        dialog.setRejectText("Load theirs");
        dialog.addRejectListener(_ -> loadTheirs(file));
        dialog.setCancelable(true);
        dialog.open();
    }

    private void loadTheirs(OpenFile file) {
        try {
            file.replace(workspace.read(file.path()));
            typed(file, file.text());
            around.saved(file);
        } catch (WorkspaceFailure failure) {
            tell("%s could not be read: %s".formatted(file.path(), failure.getMessage()), true);
        }
    }

    private void askToClose(WorkspacePath path) {
        var file = Optional.ofNullable(shown.get(path)).map(Shown::file).filter(OpenFile::dirty);
        if (file.isEmpty()) {
            close(path);
            return;
        }
        var dialog = new ConfirmDialog();
        dialog.setHeader("%s is not saved".formatted(path.fileName()));
        dialog.setText("Close it and lose what you typed?");
        dialog.setConfirmText("Close without saving");
        dialog.setConfirmButtonTheme("error primary");
        dialog.addConfirmListener(_ -> close(path));
        dialog.setCancelable(true);
        dialog.open();
    }

    private void close(WorkspacePath path) {
        desks.discard(user, workspace.project(), path);
        var closed = shown.remove(path);
        if (closed != null) {
            contents.remove(closed.content());
        }
        tabs.remove(path);
        if (active.filter(path::equals).isEmpty()) {
            around.rearranged(tabs.paths(), active);
            return;
        }
        active = Optional.empty();
        var next = tabs.paths().isEmpty()
                ? Optional.<WorkspacePath>empty()
                : Optional.of(tabs.paths().getLast());
        next.ifPresentOrElse(this::open, () -> select(Optional.empty()));
    }

    /** Called by the workspace: whatever is open and was not edited follows the disk. An empty set: anything changed. */
    private void changedOnDisk(UI ui, Set<WorkspacePath> paths) {
        OnPage.run(
                ui,
                () -> files().stream()
                        .filter(file -> paths.isEmpty() || paths.contains(file.path()))
                        .forEach(file -> background.run(() -> follow(ui, file))));
    }

    private void follow(UI ui, OpenFile file) {
        try {
            var content = workspace.read(file.path());
            OnPage.run(ui, () -> {
                if (!file.dirty() && !Optional.of(content.version()).equals(file.version())) {
                    file.replace(content);
                    around.saved(file);
                }
            });
        } catch (WorkspaceFailure failure) {
            if (failure.reason() == Reason.NOT_FOUND) {
                OnPage.run(
                        ui,
                        () -> tell("%s was deleted on disk. Saving writes it again.".formatted(file.path()), false));
            }
        }
    }

    private static void tell(String sentence, boolean bad) {
        var notification = Notification.show(sentence, bad ? 0 : NOTIFICATION_MILLIS, Notification.Position.BOTTOM_END);
        if (bad) {
            notification.addThemeVariants(NotificationVariant.ERROR);
            notification.getElement().setAttribute("role", "alert");
            var close = new com.vaadin.flow.component.button.Button("Close", _ -> notification.close());
            notification.removeAll();
            notification.add(new Span(sentence), close);
        }
    }
}
