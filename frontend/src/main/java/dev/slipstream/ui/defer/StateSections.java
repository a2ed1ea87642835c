package dev.slipstream.ui.defer;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.DeferStatus.State;
import dev.slipstream.defer.Pin;
import dev.slipstream.ui.defer.Sections.Section;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.ui.theme.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The menu while production can be read: mode, schedule and run, manifest, pins, notices. */
final class StateSections {
    private final Deferring deferring;
    private final Act act;
    private final ModeGroup modes;
    private final ProductionSection production;

    StateSections(Deferring deferring, Act act) {
        this.deferring = deferring;
        this.act = act;
        this.modes = new ModeGroup(mode ->
                act.act(() -> deferring.choose(deferring.status().choice().with(mode))));
        this.production = new ProductionSection(deferring, act);
    }

    List<Section> of(DeferStatus status, State.Ready ready) {
        modes.show(status.choice().mode());
        production.show(status, ready);
        var all = new ArrayList<Section>();
        all.add(Section.lasting("modes", modes));
        all.add(Section.lasting("production", production));
        var pins = status.choice().pins();
        if (!pins.isEmpty()) {
            all.add(new Section("pins", pins, () -> pins(pins)));
        }
        var notices = Notices.of(status, ready);
        if (!notices.isEmpty()) {
            all.add(new Section("notices", notices, () -> notices(notices)));
        }
        all.add(new Section("scope", "", StateSections::scope));
        return all;
    }

    /** Nodes that are read from one side whatever the mode; the explain pane pins them. */
    private Component pins(Map<String, Pin> pins) {
        var label = new Span("Pinned models");
        label.addClassName("slip-label");
        var section = section(label);
        section.addClassName("slip-column");
        pins.forEach((node, pin) -> section.add(pin(node, pin)));
        return section;
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

    private Component notices(List<Notices.Notice> notices) {
        var section = section(notices.stream().map(this::box).toArray(Component[]::new));
        section.addClassName("slip-column");
        return section;
    }

    private Component box(Notices.Notice notice) {
        if (!notice.code().equals("same-schema")) {
            return new NoticeBox(notice);
        }
        var change = new Button("Change your connection", _ -> deferring.openConnection());
        change.addThemeVariants(ButtonVariant.SMALL);
        return new NoticeBox(notice, change);
    }

    private static Component scope() {
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
