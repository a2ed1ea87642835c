package dev.slipstream.ui.defer;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.badge.Badge;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import dev.slipstream.defer.DeferMode;
import java.util.function.Consumer;

/** The ways to defer. Choosing one turns deferring on. */
final class ModeGroup extends Div {
    private static final long serialVersionUID = 1;

    private final RadioButtonGroup<DeferMode> modes = new RadioButtonGroup<>();

    /** @param chosen called when the user did */
    ModeGroup(Consumer<DeferMode> chosen) {
        modes.setAriaLabel("Mode");
        modes.addClassName("slip-modes");
        modes.setItems(DeferMode.STANDARD, DeferMode.FAVOR_STATE, DeferMode.PREFER_NEWER);
        modes.setRenderer(new ComponentRenderer<Component, DeferMode>(ModeGroup::mode));
        modes.addValueChangeListener(change -> {
            if (change.isFromClient()) {
                chosen.accept(change.getValue());
            }
        });
        add(modes);
        addClassName("slip-section");
    }

    void show(DeferMode mode) {
        if (mode == DeferMode.OFF) {
            modes.clear();
        } else {
            modes.setValue(mode);
        }
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
}
