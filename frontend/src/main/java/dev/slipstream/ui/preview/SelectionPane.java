package dev.slipstream.ui.preview;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.grid.ColumnTextAlign;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.grid.GridVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.renderer.LitRenderer;
import dev.slipstream.dbt.DbtProject.Cancellation;
import dev.slipstream.preview.ExplanationSink;
import dev.slipstream.preview.PreviewFailure;
import dev.slipstream.preview.Previews;
import dev.slipstream.security.UserName;
import dev.slipstream.ui.background.Background;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.ui.theme.Place;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.WorkspacePath;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the models of a selection read, looked at in the background: how far that is, and a row for each. Owner: the
 * page's thread.
 */
final class SelectionPane extends Div {
    private static final long serialVersionUID = 1;
    private static final Duration BETWEEN_NEWS = Duration.ofMillis(250);

    private final transient Asked asked;
    private final transient Consumer<WorkspacePath> open;
    private final TextField select = new TextField();
    private final ProgressBar bar = new ProgressBar();
    private final Span words = new Span();
    private final Div failed = new Div();
    private final Grid<SelectedModel> grid = new Grid<>();
    private transient Cancellation running = new Cancellation();
    private boolean together;

    /** Whom the pane asks. */
    record Asked(UserName user, ProjectId project, Previews previews, Background background, InstantSource clock) {}

    /** @param open shows a model's file */
    SelectionPane(Asked asked, Consumer<WorkspacePath> open) {
        this.asked = asked;
        this.open = open;
        addClassName("slip-selection");
        select.addClassName("slip-small-field");
        select.setPlaceholder("All models, or a dbt selector: tag:nightly, +orders");
        select.setAriaLabel("Which models");
        select.setClearButtonVisible(true);
        select.addValueChangeListener(_ -> look());
        var stop = Icons.button("x", "Stop looking");
        stop.addClickListener(_ -> running.cancel());
        var progress = new Div(bar, words, stop);
        progress.addClassNames("slip-row", "slip-selection-progress");
        failed.addClassName("slip-verdict");
        failed.setVisible(false);
        add(new Div(select), progress, failed, grid());
        addDetachListener(_ -> running.cancel());
    }

    private Grid<SelectedModel> grid() {
        grid.addThemeVariants(GridVariant.NO_BORDER);
        grid.setSelectionMode(Grid.SelectionMode.NONE);
        grid.getElement().setAttribute("aria-label", "Models of the selection");
        grid.addColumn(LitRenderer.<SelectedModel>of("<span class='slip-name'>${item.name}</span>")
                        .withProperty("name", SelectedModel::name))
                .setHeader("Model")
                .setComparator(SelectedModel::name)
                .setResizable(true)
                .setFlexGrow(3);
        for (var place : List.of(Place.PRODUCTION, Place.DEVELOPMENT, Place.INLINED, Place.SOURCE)) {
            grid.addColumn(model -> model.count(place) == 0 ? "" : model.count(place))
                    .setHeader(head(place))
                    .setTextAlign(ColumnTextAlign.CENTER)
                    .setWidth("44px")
                    .setFlexGrow(0);
        }
        grid.addColumn(LitRenderer.<SelectedModel>of(
                                "<span class=${item.broken ? 'slip-broken' : 'slip-stale'}>${item.remark}</span>")
                        .withProperty("broken", SelectedModel::broken)
                        .withProperty("remark", SelectedModel::remark))
                .setHeader("Needs a look")
                .setTooltipGenerator(SelectedModel::remark)
                .setFlexGrow(4);
        grid.addItemClickListener(
                clicked -> open.accept(new WorkspacePath(clicked.getItem().path())));
        return grid;
    }

    private static Component head(Place place) {
        var head = new Span(place.glyph());
        head.setTitle("References that read %s".formatted(place.word()));
        head.getElement().setAttribute("role", "img").setAttribute("aria-label", place.word());
        return head;
    }

    /** @param build of one build of all of them instead of a preview of each */
    void look(boolean build) {
        together = build;
        look();
    }

    private void look() {
        running.cancel();
        var mine = new Cancellation();
        running = mine;
        var question = new Previews.Question(
                Optional.of(select.getValue().strip()).filter(text -> !text.isEmpty()), Optional.empty(), together);
        var told = new Told(UI.getCurrent(), mine);
        words.setText("Looking");
        bar.setIndeterminate(true);
        progress(true);
        asked.background().run(() -> ask(question, told, mine));
    }

    private void ask(Previews.Question question, Told told, Cancellation mine) {
        try {
            var explained = asked.previews().explain(asked.user(), asked.project(), question, told, mine);
            told.show(() -> done(told.models(), explained));
        } catch (PreviewFailure failure) {
            told.show(() -> failed(told.models(), failure, mine.isCancelled()));
        }
    }

    /** Collects on the asking thread, and shows now and then. */
    private final class Told implements ExplanationSink {
        private final UI page;
        private final Cancellation mine;
        private final List<SelectedModel> models = new ArrayList<>();
        private int all;
        private Instant shown = Instant.MIN;

        Told(UI page, Cancellation mine) {
            this.page = page;
            this.mine = mine;
        }

        @Override
        public void began(int count) {
            models.clear();
            all = count;
        }

        @Override
        public void explained(Model model) {
            models.add(SelectedModel.of(model));
            var now = asked.clock().instant();
            if (shown.equals(Instant.MIN)) {
                shown = now;
            } else if (Duration.between(shown, now).compareTo(BETWEEN_NEWS) > 0) {
                shown = now;
                var far = models();
                show(() -> far(far, all));
            }
        }

        List<SelectedModel> models() {
            return models.stream().sorted(SelectedModel.BY_NEED).toList();
        }

        /** Unless something else was asked for since. */
        void show(Runnable news) {
            OnPage.run(page, () -> {
                if (running == mine) {
                    news.run();
                }
            });
        }
    }

    private void far(List<SelectedModel> models, int all) {
        bar.setIndeterminate(false);
        bar.setMax(Math.max(all, 1));
        bar.setValue(models.size());
        words.setText("%,d of %,d models".formatted(models.size(), all));
        grid.setItems(models);
    }

    private void done(List<SelectedModel> models, Previews.Explanation explained) {
        progress(false);
        words.setText(SelectedModel.verdict(models)
                + explained
                        .away()
                        .map(" · the warehouse does not answer: %s"::formatted)
                        .orElse("")
                + explained
                        .broken()
                        .map(broken -> " · of the last good state: %s".formatted(broken.text()))
                        .orElse(""));
        failed.setVisible(false);
        grid.setItems(models);
    }

    private void failed(List<SelectedModel> models, PreviewFailure failure, boolean stopped) {
        progress(false);
        grid.setItems(models);
        words.setText(
                stopped
                        ? "Stopped. %s".formatted(SelectedModel.verdict(models))
                        : "This selection cannot be looked at");
        failed.setText(String.valueOf(failure.getMessage()));
        failed.setVisible(!stopped);
    }

    private void progress(boolean on) {
        getElement().getClassList().set("slip-looking", on);
        bar.setVisible(on);
    }
}
