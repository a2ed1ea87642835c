package dev.slipstream.ui.defer;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.badge.Badge;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AnchorTarget;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.DeferStatus.State;
import dev.slipstream.defer.Pin;
import dev.slipstream.defer.ProductionFacts.Source;
import dev.slipstream.defer.RunId;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.ui.theme.Place;
import dev.slipstream.workspace.WorkspaceFailure;
import java.util.List;
import java.util.Optional;

/** The menu while production can be read: mode, schedule and run, manifest, notices. */
final class StateSection {
    private static final int RUNS = 5;

    private final Deferring deferring;
    private final DeferStatus status;
    private final State.Ready ready;
    private final Act act;

    StateSection(Deferring deferring, DeferStatus status, State.Ready ready, Act act) {
        this.deferring = deferring;
        this.status = status;
        this.ready = ready;
        this.act = act;
    }

    /** Choosing a mode turns deferring on. */
    Component modes() {
        var modes = new RadioButtonGroup<DeferMode>();
        modes.setAriaLabel("Mode");
        modes.addClassName("slip-modes");
        modes.setItems(DeferMode.STANDARD, DeferMode.FAVOR_STATE, DeferMode.PREFER_NEWER);
        modes.setRenderer(new ComponentRenderer<Component, DeferMode>(StateSection::mode));
        if (status.choice().mode() != DeferMode.OFF) {
            modes.setValue(status.choice().mode());
        }
        modes.addValueChangeListener(chosen ->
                act.act(() -> deferring.choose(deferring.status().choice().with(chosen.getValue()))));
        return section(modes);
    }

    private static Component mode(DeferMode mode) {
        var words = ModeWords.of(mode);
        var name = new Span(words.name());
        name.addClassName("slip-option-title");
        var flags = new Badge(words.flags());
        flags.addClassName("slip-mono");
        var sentence = new Span(words.sentence());
        sentence.addClassName("slip-secondary");
        var head = new Div(name, flags);
        head.addClassName("slip-row");
        var option = new Div(head, sentence);
        option.addClassName("slip-column");
        return option;
    }

    Component production() {
        var label = new Span("Production state from");
        label.addClassNames("slip-label", "slip-grow");
        var run = ready.artifact().run();
        var head = new Div(label, link("Open run #" + run, run));
        head.addClassName("slip-row");
        var section = section(head, schedules(), runs(), manifest());
        section.addClassName("slip-column");
        return section;
    }

    private Anchor link(String text, RunId run) {
        var link = new Anchor(deferring.backend().bolt().page(run).toString(), text);
        link.setTarget(AnchorTarget.BLANK);
        return link;
    }

    private Component schedules() {
        var marked =
                status.facts().schedules().stream().filter(Source::deferEnabled).toList();
        var select = new Select<Source>();
        select.setAriaLabel("Schedule");
        select.setItems(marked);
        select.setItemLabelGenerator(source -> "%s · %s · %s"
                .formatted(source.slug(), source.displayName(), status.facts().target()));
        marked.stream()
                .filter(source -> source.slug().equals(ready.artifact().schedule()))
                .findFirst()
                .ifPresent(select::setValue);
        select.addValueChangeListener(
                chosen -> act.act(() -> deferring.read(chosen.getValue().slug())));
        return select;
    }

    private Component runs() {
        var options = RunOption.of(ready, deferring.backend(), deferring::problem, RUNS);
        var group = new RadioButtonGroup<RunOption>();
        group.setAriaLabel("Run");
        group.addClassName("slip-runs");
        group.setItems(options);
        group.setItemEnabledProvider(RunOption::usable);
        group.setItemLabelGenerator(RunOption::title);
        group.setRenderer(new ComponentRenderer<Component, RunOption>(StateSection::run));
        options.stream()
                .filter(option -> option.pin().equals(status.choice().pinned()))
                .findFirst()
                .ifPresent(group::setValue);
        group.addValueChangeListener(
                chosen -> act.act(() -> deferring.pin(chosen.getValue().pin())));
        var hint = new Span("choosing a run pins it");
        hint.addClassNames("slip-secondary", "slip-end");
        var column = new Div(group, hint);
        column.addClassName("slip-column");
        return column;
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

    private Component manifest() {
        var manifest = ready.artifact().manifest();
        var file = new Span("manifest.json");
        file.addClassName("slip-mono");
        var facts = new Span(
                "v%d · dbt %s · %d models".formatted(manifest.schema(), manifest.dbtVersion(), manifest.models()));
        facts.addClassName("slip-grow");
        var row = new Div(file, facts);
        row.addClassNames("slip-row", "slip-secondary", "slip-manifest");
        ahead().ifPresent(commits -> row.add(new Span(
                commits == 0
                        ? "branch at " + ready.artifact().shortCommit()
                        : "branch %d ahead of %s"
                                .formatted(commits, ready.artifact().shortCommit()))));
        return row;
    }

    /** Without an answer of git's the line does without. */
    private Optional<Integer> ahead() {
        try {
            return deferring
                    .backend()
                    .workspaces()
                    .find(deferring.user().name(), deferring.project())
                    .flatMap(
                            workspace -> workspace.commitsAhead(ready.artifact().commit()));
        } catch (WorkspaceFailure _) {
            return Optional.empty();
        }
    }

    /** Nodes that are read from one side whatever the mode; the explain pane pins them. */
    Optional<Component> pins() {
        var pins = status.choice().pins();
        if (pins.isEmpty()) {
            return Optional.empty();
        }
        var label = new Span("Pinned models");
        label.addClassName("slip-label");
        var section = section(label);
        section.addClassName("slip-column");
        pins.forEach((node, pin) -> section.add(pin(node, pin)));
        return Optional.of(section);
    }

    private Component pin(String node, Pin pin) {
        var name = new Span(node.substring(node.lastIndexOf('.') + 1));
        name.addClassNames("slip-mono", "slip-grow");
        name.setTitle(node);
        var place = switch (pin) {
            case DEVELOPMENT -> Place.DEVELOPMENT;
            case PRODUCTION -> Place.PRODUCTION;
        };
        var remove = Icons.button("x", "Unpin " + name.getText());
        remove.addClickListener(_ ->
                act.act(() -> deferring.choose(deferring.status().choice().withPin(node, Optional.empty()))));
        var row = new Div(name, place.chip("always " + place.word()), remove);
        row.addClassName("slip-row");
        return row;
    }

    Optional<Component> notices() {
        var notices = Notices.of(status, ready);
        if (notices.isEmpty()) {
            return Optional.empty();
        }
        var section = section(notices.stream().map(this::box).toArray(Component[]::new));
        section.addClassName("slip-column");
        return Optional.of(section);
    }

    private Component box(Notices.Notice notice) {
        if (!notice.code().equals("same-schema")) {
            return new NoticeBox(notice);
        }
        var change = new Button("Change your connection", _ -> deferring.openConnection());
        change.addThemeVariants(ButtonVariant.SMALL);
        return new NoticeBox(notice, change);
    }

    Component scope() {
        var scope = new Span("Applies to you in this project: previews, terminals, buttons.");
        scope.addClassName("slip-secondary");
        return section(scope);
    }

    private static Div section(Component... content) {
        var section = new Div();
        section.add(List.of(content));
        section.addClassName("slip-section");
        return section;
    }
}
