package dev.slipstream.ui.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.Shortcuts;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.splitlayout.SplitLayout;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.Pin;
import dev.slipstream.desk.Desk;
import dev.slipstream.desk.Desks;
import dev.slipstream.security.User;
import dev.slipstream.ui.background.Following;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.ui.connections.ConnectionsDialog;
import dev.slipstream.ui.defer.DeferControl;
import dev.slipstream.ui.defer.DeferSummary;
import dev.slipstream.ui.editor.EditorPanel;
import dev.slipstream.ui.editor.OpenFile;
import dev.slipstream.ui.explorer.ExplorerPanel;
import dev.slipstream.ui.plan.Planning;
import dev.slipstream.ui.preview.ResultsPanel;
import dev.slipstream.ui.preview.Survey;
import dev.slipstream.ui.terminal.TerminalPanel;
import dev.slipstream.workspace.Workspace;
import dev.slipstream.workspace.WorkspacePath;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The panes of one project, put together: what one of them asks for, another does. Owner: the page's thread. */
final class Bench extends Div {
    private static final long serialVersionUID = 1;
    private static final Map<String, Double> FIRST_SPLITS = Map.of("explorer", 17.0, "terminal", 68.0, "results", 51.0);

    private static final Pattern SOURCES = Pattern.compile("\\.(sql|ya?ml|py|csv)$");

    private final transient User user;
    private final transient Workspace workspace;
    private final transient Desks desks;
    private final transient BenchParts parts;
    private final transient Map<String, Double> splits;
    private final transient Map<WorkspacePath, ResultsPanel> results = new LinkedHashMap<>();
    private final Toolbar toolbar;
    private final DeferControl defer;
    private final DeferSummary summary;
    private final EditorPanel editor;
    private final ExplorerPanel explorer;
    private final TerminalPanel terminal;
    private final transient Planning planning;

    Bench(User user, Workspace workspace, Desks desks, BenchParts parts) {
        this.user = user;
        this.workspace = workspace;
        this.desks = desks;
        this.parts = parts;
        var desk = desks.desk(user.name(), workspace.project());
        this.splits = new HashMap<>(FIRST_SPLITS);
        this.splits.putAll(desk.splits());
        this.toolbar = new Toolbar(new Buttons());
        this.defer = new DeferControl(user, workspace.project(), parts.deferBackend());
        this.summary = new DeferSummary(user, workspace.project(), parts.deferBackend(), defer);
        toolbar.setDefer(defer);
        this.explorer = new ExplorerPanel(workspace, parts.background(), this::open);
        this.terminal = new TerminalPanel(parts.terminals(), user.name(), workspace.project(), this::open);
        this.planning = new Planning(
                user.name(),
                workspace.project(),
                parts.previews(),
                parts.background(),
                terminal::run,
                () -> ConnectionsDialog.open(
                        user, workspace.project(), parts.deferBackend().warehouses()));
        this.editor =
                new EditorPanel(user.name(), workspace, desks, parts.background(), toolbar, new AroundTheEditor());
        setSizeFull();
        var work = split("terminal", SplitLayout.Orientation.VERTICAL, editor, terminal);
        add(split("explorer", SplitLayout.Orientation.HORIZONTAL, explorer, work));
        keys();
        editor.restore(desk.open(), desk.active());
        parts.dbt().warm(user.name(), workspace.project());
        Following.whileAttached(this, this::follow);
    }

    DeferSummary deferSummary() {
        return summary;
    }

    private SplitLayout split(String name, SplitLayout.Orientation orientation, Component first, Component second) {
        var split = new SplitLayout(first, second, orientation);
        split.addClassName("slip-split-layout");
        split.setSplitterPosition(splits.getOrDefault(name, 50.0));
        split.addSplitterDragEndListener(_ -> {
            var position = split.getSplitterPosition();
            if (position != null) {
                splits.put(name, position);
                keep();
            }
        });
        return split;
    }

    private void keep() {
        var old = desks.desk(user.name(), workspace.project());
        desks.keep(user.name(), workspace.project(), new Desk(old.open(), old.active(), splits));
    }

    private void open(WorkspacePath path) {
        editor.open(path);
    }

    /** What references read may change with the choice, with production, with files, and with whatever is built or dropped. */
    private List<AutoCloseable> follow(UI ui) {
        var project = workspace.project();
        Runnable look = () -> OnPage.run(ui, this::lookAtActive);
        return List.of(
                parts.deferrals().onChange(project, _ -> look.run()),
                workspace.onChange(paths -> {
                    if (paths.stream().anyMatch(Bench::isSource)) {
                        look.run();
                    }
                }),
                parts.builds().onBuilt((who, where) -> {
                    if (who.equals(user.name()) && where.equals(project)) {
                        look.run();
                    }
                }),
                Survey.of(user.name(), project, parts.previews(), parts.background(), look));
    }

    /** Not what dbt writes itself. */
    private static boolean isSource(WorkspacePath path) {
        var text = path.value();
        return SOURCES.matcher(text).find() && !text.startsWith("target/") && !text.startsWith("dbt_packages/");
    }

    private void lookAtActive() {
        activeResults().ifPresent(ResultsPanel::look);
    }

    private Optional<ResultsPanel> activeResults() {
        return editor.active().map(OpenFile::path).map(results::get);
    }

    private void pin(String node, Optional<Pin> side) {
        var choice = parts.deferrals().choice(user.name(), workspace.project());
        parts.deferrals().choose(user.name(), workspace.project(), choice.withPin(node, side));
    }

    private void dbt(String verb) {
        editor.active().filter(OpenFile::model).ifPresent(file -> run("dbt %s -s %s".formatted(verb, file.node())));
    }

    private void run(String command) {
        saveActive();
        planning.run(command);
    }

    /** dbt reads what is on the disk. */
    private void saveActive() {
        editor.active().filter(OpenFile::dirty).ifPresent(_ -> editor.save());
    }

    private void keys() {
        Shortcuts.addShortcutListener(this, editor::save, Key.KEY_S, KeyModifier.CONTROL);
        Shortcuts.addShortcutListener(this, editor::save, Key.KEY_S, KeyModifier.META);
        for (var modifier : List.of(KeyModifier.CONTROL, KeyModifier.META)) {
            Shortcuts.addShortcutListener(
                    this, () -> activeResults().ifPresent(ResultsPanel::preview), Key.ENTER, modifier);
            Shortcuts.addShortcutListener(this, () -> dbt("run"), Key.ENTER, modifier, KeyModifier.SHIFT);
        }
        Shortcuts.addShortcutListener(this, () -> dbt("test"), Key.ENTER, KeyModifier.ALT);
        Shortcuts.addShortcutListener(this, () -> dbt("build"), Key.ENTER, KeyModifier.ALT, KeyModifier.SHIFT);
        results(Key.KEY_C, ResultsPanel::compile);
        results(Key.KEY_X, ResultsPanel::turnCompiled);
        results(Key.KEY_E, ResultsPanel::explain);
        results(Key.KEY_Z, ResultsPanel::maximise);
    }

    /** With Alt and Shift. */
    private void results(Key key, Consumer<ResultsPanel> deed) {
        Shortcuts.addShortcutListener(
                this, () -> activeResults().ifPresent(deed), key, KeyModifier.ALT, KeyModifier.SHIFT);
    }

    private final class Buttons implements Toolbar.Act {
        @Override
        public void preview() {
            activeResults().ifPresent(ResultsPanel::preview);
        }

        @Override
        public void stop() {
            activeResults().ifPresent(ResultsPanel::stop);
        }

        @Override
        public void compile() {
            activeResults().ifPresent(ResultsPanel::compile);
        }

        @Override
        public void dbt(String command) {
            Bench.this.run(command);
        }

        @Override
        public void plan(String command) {
            saveActive();
            planning.show(command);
        }
    }

    private void open(WorkspacePath path, OptionalInt line) {
        editor.open(path);
        line.ifPresent(number -> editor.active()
                .filter(shown -> shown.path().equals(path))
                .ifPresent(shown -> shown.editor().goTo(number)));
    }

    private final class AroundTheEditor implements EditorPanel.Surroundings {
        @Override
        public Component content(OpenFile file) {
            var host = new Div(file.editor());
            host.addClassName("slip-editor-host");
            if (!file.model()) {
                return host;
            }
            var panel = new ResultsPanel(
                    user.name(),
                    workspace.project(),
                    file,
                    new ResultsPanel.Tools(parts.previews(), parts.comparisons(), parts.background(), parts.clock()),
                    new ResultsPanel.Surroundings() {
                        @Override
                        public void turnOnDefer() {
                            defer.choose(DeferMode.STANDARD);
                        }

                        @Override
                        public void openDeferMenu() {
                            defer.openMenu();
                        }

                        @Override
                        public void open(WorkspacePath other, int line) {
                            Bench.this.open(other, OptionalInt.of(line));
                        }

                        @Override
                        public void running(boolean now) {
                            if (editor.active().filter(file::equals).isPresent()) {
                                toolbar.running(now);
                            }
                        }

                        @Override
                        public void type(String command) {
                            terminal.run(command);
                        }

                        @Override
                        public void pin(String node, Optional<Pin> side) {
                            Bench.this.pin(node, side);
                        }
                    });
            results.put(file.path(), panel);
            var split = split("results", SplitLayout.Orientation.HORIZONTAL, host, panel);
            split.addClassName("hairline");
            ResultsSplit.follow(split);
            return split;
        }

        @Override
        public void activated(Optional<OpenFile> file) {
            toolbar.show(file);
            toolbar.running(file.map(OpenFile::path)
                    .map(results::get)
                    .filter(ResultsPanel::running)
                    .isPresent());
            explorer.select(file.map(OpenFile::path));
            if (file.isPresent()) {
                lookAtActive();
            }
        }

        @Override
        public void rearranged(List<WorkspacePath> open, Optional<WorkspacePath> active) {
            results.keySet().retainAll(open);
            desks.keep(user.name(), workspace.project(), new Desk(open, active, splits));
        }

        @Override
        public void saved(OpenFile file) {
            Optional.ofNullable(results.get(file.path())).ifPresent(ResultsPanel::look);
        }
    }
}
