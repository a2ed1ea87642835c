package dev.slipstream.ui.defer;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AnchorTarget;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.DeferStatus.State;
import dev.slipstream.defer.ProductionFacts.Source;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.defer.StateArtifact;
import dev.slipstream.workspace.WorkspaceFailure;
import java.util.List;
import java.util.Optional;

/** What production is read from: schedule, run, manifest. */
final class ProductionSection extends Div {
    private static final long serialVersionUID = 1;
    private static final int RUNS = 5;

    private final transient Deferring deferring;
    private final Anchor link = new Anchor();
    private final Select<ScheduleOption> schedules = new Select<>();
    private final RadioButtonGroup<RunOption> runs = new RadioButtonGroup<>();
    private final Div manifest = new Div();
    private transient List<ScheduleOption> scheduleOptions = List.of();
    private transient List<RunOption> runOptions = List.of();

    private record ScheduleOption(ScheduleSlug slug, String label) {}

    ProductionSection(Deferring deferring, Act act) {
        this.deferring = deferring;
        var label = new Span("Production state from");
        label.addClassNames("slip-label", "slip-grow");
        link.setTarget(AnchorTarget.BLANK);
        var head = new Div(label, link);
        head.addClassName("slip-row");
        schedules.setAriaLabel("Schedule");
        schedules.setItemLabelGenerator(ScheduleOption::label);
        schedules.addValueChangeListener(change -> {
            if (change.isFromClient()) {
                act.act(() -> deferring.read(change.getValue().slug()));
            }
        });
        runs.setAriaLabel("Run");
        runs.addClassName("slip-runs");
        runs.setItemEnabledProvider(RunOption::usable);
        runs.setItemLabelGenerator(RunOption::title);
        runs.setRenderer(new ComponentRenderer<Component, RunOption>(ProductionSection::run));
        runs.addValueChangeListener(change -> {
            if (change.isFromClient()) {
                act.act(() -> deferring.pin(change.getValue().pin()));
            }
        });
        manifest.addClassNames("slip-row", "slip-secondary", "slip-manifest");
        add(head, schedules, pinning(), manifest);
        addClassNames("slip-section", "slip-column");
    }

    private Component pinning() {
        var hint = new Span("choosing a run pins it");
        hint.addClassNames("slip-secondary", "slip-end");
        var column = new Div(runs, hint);
        column.addClassName("slip-column");
        return column;
    }

    void show(DeferStatus status, State.Ready ready) {
        var artifact = ready.artifact();
        link.setText("Open run #" + artifact.run());
        link.setHref(deferring.backend().bolt().page(artifact.run()).toString());
        showSchedules(status, artifact.schedule());
        showRuns(status, ready);
        showManifest(artifact);
    }

    private void showSchedules(DeferStatus status, ScheduleSlug read) {
        var options = status.facts().schedules().stream()
                .filter(Source::deferEnabled)
                .map(source -> new ScheduleOption(
                        source.slug(),
                        "%s · %s · %s"
                                .formatted(
                                        source.slug(),
                                        source.displayName(),
                                        status.facts().target())))
                .toList();
        if (!options.equals(scheduleOptions)) {
            scheduleOptions = options;
            schedules.setItems(options);
        }
        options.stream()
                .filter(option -> option.slug().equals(read))
                .findFirst()
                .ifPresentOrElse(schedules::setValue, schedules::clear);
    }

    private void showRuns(DeferStatus status, State.Ready ready) {
        var options = RunOption.of(ready, deferring.backend(), deferring::problem, RUNS);
        if (!options.equals(runOptions)) {
            runOptions = options;
            runs.setItems(options);
        }
        options.stream()
                .filter(option -> option.pin().equals(status.choice().pinned()))
                .findFirst()
                .ifPresentOrElse(runs::setValue, runs::clear);
    }

    private static Component run(RunOption option) {
        var title = new Span(option.title());
        title.addClassName("slip-option-title");
        var detail = new Span(option.detail());
        detail.addClassNames("slip-secondary", "slip-grow");
        var row = new Div(Glyphs.glyph(option.usable() ? "good" : "failed"), title, detail);
        row.addClassName("slip-row");
        if (!option.usable()) {
            row.add(new Span("not usable"));
        }
        return row;
    }

    private void showManifest(StateArtifact artifact) {
        var file = new Span("manifest.json");
        file.addClassName("slip-mono");
        var known = artifact.manifest();
        var facts = new Span("v%d · dbt %s · %d models".formatted(known.schema(), known.dbtVersion(), known.models()));
        facts.addClassName("slip-grow");
        manifest.removeAll();
        manifest.add(file, facts);
        ahead(artifact)
                .ifPresent(commits -> manifest.add(new Span(
                        commits == 0
                                ? "branch at " + artifact.shortCommit()
                                : "branch %d ahead of %s".formatted(commits, artifact.shortCommit()))));
    }

    /** Without an answer of git's the line does without. */
    private Optional<Integer> ahead(StateArtifact artifact) {
        try {
            return deferring
                    .backend()
                    .workspaces()
                    .find(deferring.user().name(), deferring.project())
                    .flatMap(workspace -> workspace.commitsAhead(artifact.commit()));
        } catch (WorkspaceFailure _) {
            return Optional.empty();
        }
    }
}
