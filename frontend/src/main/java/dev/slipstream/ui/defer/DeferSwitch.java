package dev.slipstream.ui.defer;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;

/** The menu's head: what deferring is, and the switch that turns it on and off. */
final class DeferSwitch extends Div {
    private static final long serialVersionUID = 1;

    private final Checkbox toggle = new Checkbox();

    /** @param turned called when the user did */
    DeferSwitch(Runnable turned) {
        var title = new Span("Defer to production");
        title.addClassName("slip-menu-title");
        var sentence = new Span("Read production tables instead of building them.");
        sentence.addClassName("slip-secondary");
        var words = new Div(title, sentence);
        words.addClassNames("slip-column", "slip-grow");
        var key = new Span("Alt Shift D");
        key.addClassName("slip-key");
        toggle.addClassName("slip-switch");
        toggle.setAriaLabel("Defer to production");
        toggle.addAttachListener(DeferSwitch::asSwitch);
        toggle.addValueChangeListener(change -> {
            if (change.isFromClient()) {
                turned.run();
            }
        });
        add(words, key, toggle);
        addClassNames("slip-section", "slip-row");
    }

    void show(boolean on, boolean usable) {
        toggle.setValue(on);
        toggle.setEnabled(usable);
    }

    /** Vaadin has no switch: the checkbox's own input is told to be one. */
    private static void asSwitch(AttachEvent attached) {
        attached.getSource()
                .getElement()
                .executeJs("this.updateComplete?.then(() => this.inputElement?.setAttribute('role', 'switch'))");
    }
}
