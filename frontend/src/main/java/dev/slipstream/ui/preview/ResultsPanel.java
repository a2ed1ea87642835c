package dev.slipstream.ui.preview;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.tabs.Tab;
import com.vaadin.flow.component.tabs.Tabs;
import dev.slipstream.compare.Comparisons;
import dev.slipstream.dbt.Broken;
import dev.slipstream.dbt.DbtFailure;
import dev.slipstream.dbt.Limits;
import dev.slipstream.defer.Pin;
import dev.slipstream.preview.CompiledPreview;
import dev.slipstream.preview.PreviewFailure;
import dev.slipstream.preview.PreviewRequest;
import dev.slipstream.preview.PreviewRequest.Subject;
import dev.slipstream.preview.PreviewResult;
import dev.slipstream.preview.Previews;
import dev.slipstream.preview.Read;
import dev.slipstream.security.UserName;
import dev.slipstream.ui.background.Background;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.ui.compare.ComparePane;
import dev.slipstream.ui.editor.EditorElement;
import dev.slipstream.ui.editor.OpenFile;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.WorkspacePath;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The results of one model. One preview at a time: a new one takes the place of the running one, whose answer is then
 * dropped. Owner: the page's thread.
 */
public final class ResultsPanel extends Div {
    private static final long serialVersionUID = 1;
    private static final Set<DbtFailure.Kind> EXPLAINED_NEVERTHELESS =
            Set.of(DbtFailure.Kind.SYNTAX, DbtFailure.Kind.COMPILATION, DbtFailure.Kind.CONNECTION);
    private static final Logger LOG = LoggerFactory.getLogger(ResultsPanel.class);

    private final transient UserName user;
    private final transient ProjectId project;
    private final transient OpenFile file;
    private final transient Previews previews;
    private final transient Background background;
    private final transient InstantSource clock;
    private final transient Look look;
    private final transient Surroundings around;
    private final DataPane data;
    private final CompiledPane compiled = new CompiledPane();
    private final ExplainPane explain;
    private final Tab dataTab = new Tab("Data preview");
    private final Tab compiledTab = new Tab("Compiled SQL");
    private final Tab explainTab = new Tab("Defer explain");
    private final Tab compareTab = new Tab("Compare");
    private final Tabs tabs = new Tabs(dataTab, compiledTab, explainTab, compareTab);
    private final ComparePane compare;
    private String running = "";
    private String looking = "";

    /** What the panel asks of the page. */
    public interface Surroundings {
        void turnOnDefer();

        void openDeferMenu();

        /** Another file; the line counts from 1. */
        void open(WorkspacePath other, int line);

        /** A preview began or ended. */
        void running(boolean now);

        /** Types a command into the terminal. */
        void type(String command);

        /** Always reads that node from that side; empty: as the mode has it. */
        void pin(String node, Optional<Pin> side);
    }

    /** What every panel works with. */
    public record Tools(Previews previews, Comparisons comparisons, Background background, InstantSource clock) {}

    public ResultsPanel(UserName user, ProjectId project, OpenFile file, Tools tools, Surroundings around) {
        this.user = user;
        this.project = project;
        this.file = file;
        this.previews = tools.previews();
        this.background = tools.background();
        this.clock = tools.clock();
        this.look = new Look(previews, user, project, file.node());
        this.around = around;
        this.data = new DataPane(file, new Data());
        this.explain = new ExplainPane(
                new Rows(),
                this::look,
                new SelectionPane(
                        new SelectionPane.Asked(user, project, previews, background, clock),
                        other -> around.open(other, 1)),
                clock);
        this.compare = new ComparePane(
                user, project, file, new ComparePane.Services(tools.comparisons(), previews, background));
        addClassName("slip-results");
        getElement().setAttribute("role", "region").setAttribute("aria-label", "Results");
        var maximise = Icons.button("expand", "Maximise results");
        maximise.addClickListener(_ -> maximise());
        var head = new Div(tabs, maximise);
        head.addClassName("slip-panel-tabs");
        add(head, data, compiled, explain, compare);
        tabs.addSelectedChangeListener(chosen -> {
            showSelected();
            if (compiledTab.equals(chosen.getSelectedTab()) || explainTab.equals(chosen.getSelectedTab())) {
                look();
            }
        });
        showSelected();
        file.editor().onExplain(_ -> tabs.setSelectedTab(explainTab));
    }

    private final class Rows implements ExplainTable.Act {
        @Override
        public void goTo(int line) {
            file.editor().goTo(line);
        }

        @Override
        public void type(String command) {
            around.type(command);
        }

        @Override
        public void pin(String node, @Nullable Pin side) {
            around.pin(node, Optional.ofNullable(side));
        }
    }

    private final class Data implements DataPane.Act {
        @Override
        public void preview() {
            ResultsPanel.this.preview();
        }

        @Override
        public void stop() {
            ResultsPanel.this.stop();
        }

        @Override
        public void turnOnDefer() {
            around.turnOnDefer();
            ResultsPanel.this.preview();
        }

        @Override
        public void openDeferMenu() {
            around.openDeferMenu();
        }

        @Override
        public void open(WorkspacePath other, int line) {
            around.open(other, line);
        }
    }

    private void showSelected() {
        Map.<Tab, Component>of(dataTab, data, compiledTab, compiled, explainTab, explain, compareTab, compare)
                .forEach((tab, pane) -> pane.setVisible(tab.equals(tabs.getSelectedTab())));
    }

    public boolean running() {
        return !running.isEmpty();
    }

    /** Shows the rows of the text as it stands in the editor. */
    public void preview() {
        stop();
        var id = UUID.randomUUID().toString();
        running = id;
        tabs.setSelectedTab(dataTab);
        data.running();
        around.running(true);
        var request = request();
        var limits = Limits.DEFAULT.withRows(data.limit());
        off(
                () -> previews.preview(user, project, request, limits, id),
                result -> ended(id, () -> show(result)),
                failure -> ended(id, () -> show(failure)));
    }

    /** Stops the running preview, in the warehouse too. */
    public void stop() {
        if (running()) {
            var id = running;
            running = "";
            around.running(false);
            data.stopped();
            background.run(() -> previews.cancel(user, id));
        }
    }

    /** Compiles, and shows the SQL. */
    public void compile() {
        if (compiledTab.equals(tabs.getSelectedTab())) {
            look();
        } else {
            tabs.setSelectedTab(compiledTab);
        }
    }

    /** The compiled SQL in its next layout: deferred beside, among or without not deferred. */
    public void turnCompiled() {
        if (compiledTab.equals(tabs.getSelectedTab())) {
            compiled.turn();
        } else {
            compile();
        }
    }

    /** Takes the editor's room, or gives it back. */
    public void maximise() {
        getParent()
                .ifPresent(split -> split.getElement()
                        .getClassList()
                        .set(
                                "slip-results-max",
                                !split.getElement().getClassList().contains("slip-results-max")));
    }

    public void explain() {
        tabs.setSelectedTab(explainTab);
    }

    /** Finds out again what the references read: the text, the choice or production may be another. */
    public void look() {
        var id = UUID.randomUUID().toString();
        looking = id;
        var request = request();
        var scope = new Look.Scope(explain.ofBuild(), explain.ofAncestors());
        var compare = compiledTab.equals(tabs.getSelectedTab());
        off(
                () -> look.at(request, scope, compare),
                result -> {
                    if (looking.equals(id)) {
                        show(result);
                    }
                },
                failure -> {
                    if (looking.equals(id)) {
                        showNot(failure);
                    }
                });
    }

    private PreviewRequest request() {
        var unsaved = file.dirty() ? Optional.of(file.text()) : Optional.<String>empty();
        return new PreviewRequest(new Subject.Model(file.path().value(), unsaved, Optional.empty()), Optional.empty());
    }

    private void ended(String id, Runnable shown) {
        if (running.equals(id)) {
            running = "";
            around.running(false);
            shown.run();
        }
    }

    private void show(PreviewResult result) {
        if (explain.ofBuild() || explain.ofAncestors()) {
            look();
        } else {
            show(new Look.Seen(result.compiled(), result.compiled(), Optional.empty()));
        }
        data.show(result);
    }

    private void show(Look.Seen looked) {
        looking = "";
        var result = looked.preview();
        compiled.show(result, looked.plain());
        explain.show(file.node(), looked.explained());
        data.reads(result.reads());
        var missing = Reads.count(result.reads(), "missing");
        explainTab.setLabel(missing == 0 ? "Defer explain" : "Defer explain (%d)".formatted(missing));
        file.editor().show(Inlays.of(result.reads(), clock.instant()));
        file.editor().show(Optional.empty());
    }

    private void show(PreviewFailure failure) {
        data.show(failure);
        mark(failure);
    }

    private void showNot(PreviewFailure failure) {
        compiled.show(failure);
        explain.show(failure);
        mark(failure);
        if (EXPLAINED_NEVERTHELESS.contains(failure.kind())) {
            explainNevertheless(looking, failure);
        }
    }

    /** Of a text that cannot be compiled it is still known what it read when it could. */
    private void explainNevertheless(String id, PreviewFailure failure) {
        var node = file.node();
        var build = explain.ofBuild();
        off(
                () -> previews.explain(
                        user, project, new Previews.Question(Optional.of(node), Optional.empty(), build)),
                explained -> {
                    if (looking.equals(id)) {
                        explained.nodes().entrySet().stream()
                                .filter(entry -> entry.getKey().endsWith("." + node))
                                .findFirst()
                                .ifPresent(entry -> showNevertheless(entry.getValue(), explained, failure));
                    }
                },
                _ -> {});
    }

    private void showNevertheless(List<Read> reads, Previews.Explanation explained, PreviewFailure failure) {
        var caveat = explained
                .away()
                .map("The warehouse does not answer, so it is not known what exists there. %s"::formatted)
                .orElseGet(() -> "The text does not compile, so this is of its last good state. %s"
                        .formatted(where(failure).text()));
        explain.show(
                file.node(),
                new CompiledPreview(
                        file.node(),
                        "",
                        reads,
                        Optional.empty(),
                        Optional.empty(),
                        explained.broken(),
                        explained.status(),
                        Duration.ZERO),
                Optional.of(caveat));
    }

    private Broken where(PreviewFailure failure) {
        var place = failure.place();
        return new Broken(
                place.file().orElse(file.path().value()),
                place.line().isPresent() ? place.line().getAsInt() : null,
                String.valueOf(failure.getMessage()));
    }

    private void mark(PreviewFailure failure) {
        var place = failure.place();
        var here = place.file().isEmpty()
                || place.file().filter(file.path().value()::endsWith).isPresent();
        if (here && place.line().isPresent() && failure.kind() != DbtFailure.Kind.MISSING_RELATION) {
            file.editor()
                    .show(Optional.of(new EditorElement.Problem(
                            place.line().getAsInt(), place.column().orElse(0), failure.title())));
        }
    }

    private interface Question<T> {
        T ask();
    }

    private interface Answer<T> {
        void take(T answer);
    }

    private <T> void off(Question<T> question, Answer<T> good, Answer<PreviewFailure> bad) {
        var ui = UI.getCurrent();
        background.run(() -> {
            try {
                var answer = question.ask();
                OnPage.run(ui, () -> good.take(answer));
            } catch (PreviewFailure failure) {
                OnPage.run(ui, () -> bad.take(failure));
            } catch (RuntimeException unexpected) {
                var failure = new PreviewFailure(
                        "The preview did not work",
                        String.valueOf(unexpected.getMessage()),
                        Optional.of("Try again; the server's log has the details."),
                        false,
                        new DbtFailure(DbtFailure.Kind.INTERNAL, "unexpected", unexpected));
                LOG.error("a preview failed", unexpected);
                OnPage.run(ui, () -> bad.take(failure));
            }
        });
    }
}
