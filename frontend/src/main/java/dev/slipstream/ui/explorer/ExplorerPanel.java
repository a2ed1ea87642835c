package dev.slipstream.ui.explorer;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.grid.contextmenu.GridContextMenu;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.NotificationVariant;
import com.vaadin.flow.component.treegrid.TreeGrid;
import com.vaadin.flow.data.provider.hierarchy.TreeData;
import com.vaadin.flow.data.provider.hierarchy.TreeDataProvider;
import dev.slipstream.ui.background.Background;
import dev.slipstream.ui.background.Following;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.workspace.FileEntry;
import dev.slipstream.workspace.Workspace;
import dev.slipstream.workspace.WorkspaceFailure;
import dev.slipstream.workspace.WorkspacePath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The files, live. A click opens one; the context menu makes, renames and deletes. */
public final class ExplorerPanel extends Div {
    private static final long serialVersionUID = 1;
    private static final Set<String> OPEN_AT_FIRST = Set.of("models", "models/marts", "models/staging");
    private static final int NOTIFICATION_MILLIS = 8_000;

    private final transient Workspace workspace;
    private final transient Background background;
    private final transient Consumer<WorkspacePath> open;
    private final TreeGrid<FileEntry> tree = new TreeGrid<>();
    private final transient Set<String> expanded = new HashSet<>(OPEN_AT_FIRST);
    private transient List<FileEntry> shown = List.of();
    private transient Optional<WorkspacePath> marked = Optional.empty();

    public ExplorerPanel(Workspace workspace, Background background, Consumer<WorkspacePath> open) {
        this.workspace = workspace;
        this.background = background;
        this.open = open;
        addClassNames("slip-island", "slip-explorer");
        getElement().setAttribute("role", "complementary").setAttribute("aria-label", "Files");
        tree.addComponentHierarchyColumn(ExplorerPanel::node);
        tree.addThemeVariants(GridVariant.NO_BORDER, GridVariant.NO_ROW_BORDERS);
        tree.getElement().setAttribute("aria-label", "Files");
        tree.addItemClickListener(clicked -> click(clicked.getItem()));
        tree.addExpandListener(event ->
                event.getItems().forEach(each -> expanded.add(each.path().value())));
        tree.addCollapseListener(event ->
                event.getItems().forEach(each -> expanded.remove(each.path().value())));
        menu();
        add(head(), tree);
        Following.whileAttached(this, ui -> {
            refresh(ui);
            return List.of(workspace.onChange(_ -> refresh(ui)));
        });
    }

    /** Marks the file that is shown. */
    public void select(Optional<WorkspacePath> path) {
        marked = path;
        tree.deselectAll();
        path.flatMap(wanted -> shown.stream()
                        .filter(each -> each.path().equals(wanted))
                        .findFirst())
                .ifPresent(tree::select);
    }

    private Div head() {
        var title = new Span(workspace.project().value());
        title.addClassName("slip-grow");
        var head = new Div(
                title,
                act("file-plus", "New file", () -> ask("New file", "models/", this::create)),
                act("folder-plus", "New folder", () -> ask("New folder", "models/", workspace::createFolder)),
                act("refresh-cw", "Refresh", () -> refresh(UI.getCurrent())));
        head.addClassName("slip-panel-head");
        return head;
    }

    private static Button act(String icon, String name, Runnable deed) {
        var button = Icons.button(icon, name);
        button.addClickListener(_ -> deed.run());
        return button;
    }

    private static Div node(FileEntry entry) {
        var name = entry.path().fileName();
        var node = new Div(Icons.of(icon(entry)), new Span(name));
        node.addClassName("slip-tree-node");
        node.setClassName("slip-file", !entry.folder());
        node.setClassName(
                "generated",
                entry.folder() && Set.of("target", "logs", "dbt_packages").contains(name));
        return node;
    }

    private static String icon(FileEntry entry) {
        var name = entry.path().fileName();
        if (entry.folder()) {
            return "folder";
        }
        if (name.endsWith(".sql")) {
            return entry.path().value().contains("/staging/") ? "eye" : "table-2";
        }
        if (name.endsWith(".yml") || name.endsWith(".yaml")) {
            return "file-braces";
        }
        return name.endsWith(".csv") ? "sheet" : "file-text";
    }

    private void click(FileEntry entry) {
        if (!entry.folder()) {
            open.accept(entry.path());
        } else if (tree.isExpanded(entry)) {
            tree.collapse(entry);
        } else {
            tree.expand(entry);
        }
    }

    private void menu() {
        var menu = new GridContextMenu<>(tree);
        menu.addItem("New file…", event -> ask("New file", folder(event.getItem()), this::create));
        menu.addItem("New folder…", event -> ask("New folder", folder(event.getItem()), workspace::createFolder));
        menu.addItem(
                "Rename…",
                event -> event.getItem()
                        .ifPresent(entry -> ask(
                                "Rename %s".formatted(entry.path().fileName()),
                                entry.path().value(),
                                to -> workspace.move(entry.path(), to))));
        menu.addItem(
                "Delete…",
                event -> event.getItem().filter(entry -> !entry.folder()).ifPresent(this::delete));
        menu.setDynamicContentHandler(entry -> entry != null);
    }

    private static String folder(Optional<FileEntry> entry) {
        return entry.map(each -> {
                    var path = each.path().value();
                    return each.folder() ? path + "/" : path.substring(0, path.lastIndexOf('/') + 1);
                })
                .orElse("");
    }

    private void create(WorkspacePath path) {
        workspace.write(path, "", Optional.empty());
        var ui = getUI();
        ui.ifPresent(page -> OnPage.run(page, () -> open.accept(path)));
    }

    private void delete(FileEntry entry) {
        var dialog = new ConfirmDialog();
        dialog.setHeader("Delete %s?".formatted(entry.path().fileName()));
        dialog.setText("What was committed can be had back from git; the rest is gone.");
        dialog.setConfirmText("Delete");
        dialog.setConfirmButtonTheme("error primary");
        dialog.setCancelable(true);
        dialog.addConfirmListener(_ -> off(() ->
                workspace.delete(entry.path(), workspace.read(entry.path()).version())));
        dialog.open();
    }

    private void ask(String title, String proposed, Consumer<WorkspacePath> act) {
        new PathDialog(title, proposed, path -> off(() -> act.accept(path))).open();
    }

    /** Files are touched off the page's thread; the watcher then shows what came of it. */
    private void off(Runnable deed) {
        var ui = UI.getCurrent();
        background.run(() -> {
            try {
                deed.run();
                refresh(ui);
            } catch (WorkspaceFailure failure) {
                OnPage.run(
                        ui,
                        () -> Notification.show(
                                        String.valueOf(failure.getMessage()),
                                        NOTIFICATION_MILLIS,
                                        Notification.Position.BOTTOM_END)
                                .addThemeVariants(NotificationVariant.ERROR));
            }
        });
    }

    private void refresh(UI ui) {
        background.run(() -> {
            try {
                var files = workspace.files();
                OnPage.run(ui, () -> show(files));
            } catch (WorkspaceFailure failure) {
                OnPage.run(
                        ui,
                        () -> Notification.show(
                                        "The files cannot be listed: %s".formatted(failure.getMessage()),
                                        NOTIFICATION_MILLIS,
                                        Notification.Position.BOTTOM_END)
                                .addThemeVariants(NotificationVariant.ERROR));
            }
        });
    }

    private void show(List<FileEntry> files) {
        if (files.equals(shown)) {
            return;
        }
        shown = files;
        var data = new TreeData<FileEntry>();
        var folders = new HashMap<String, FileEntry>();
        for (var entry : files) {
            var path = entry.path().value();
            data.addItem(folders.get(path.substring(0, Math.max(path.lastIndexOf('/'), 0))), entry);
            if (entry.folder()) {
                folders.put(path, entry);
            }
        }
        tree.setDataProvider(new TreeDataProvider<>(data));
        tree.expand(files.stream()
                .filter(entry ->
                        entry.folder() && expanded.contains(entry.path().value()))
                .toList());
        select(marked);
    }
}
