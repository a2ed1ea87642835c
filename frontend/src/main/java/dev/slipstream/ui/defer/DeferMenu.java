package dev.slipstream.ui.defer;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.DeferStatus.State;

/** The menu's content. Rebuilt when it opens and when something changes while it is open. */
final class DeferMenu extends Div {
    private static final long serialVersionUID = 1;

    private final transient Deferring deferring;
    private final transient Runnable changed;

    /** @param changed called after the user changed something here */
    DeferMenu(Deferring deferring, Runnable changed) {
        this.deferring = deferring;
        this.changed = changed;
        addClassName("slip-defer-menu");
    }

    void refresh() {
        removeAll();
        var status = deferring.status();
        switch (status.state()) {
            case State.Ready ready -> {
                var state = new StateSection(deferring, status, ready, this::act);
                add(head(status, true), state.modes(), state.production());
                state.pins().ifPresent(this::add);
                state.notices().ifPresent(this::add);
                add(state.scope());
            }
            case State.Missing missing -> {
                var mending = new MendSection(deferring, status, missing, this::act);
                add(head(status, status.choice().mode() != DeferMode.OFF), mending);
            }
        }
    }

    /** Does it, then shows what came of it. */
    private void act(Runnable deed) {
        deed.run();
        changed.run();
        refresh();
    }

    private Component head(DeferStatus status, boolean usable) {
        var title = new Span("Defer to production");
        title.addClassName("slip-menu-title");
        var sentence = new Span("Read production tables instead of building them.");
        sentence.addClassName("slip-secondary");
        var words = new Div(title, sentence);
        words.addClassNames("slip-column", "slip-grow");
        var key = new Span("Alt Shift D");
        key.addClassName("slip-key");
        var head = new Div(words, key, toggle(status, usable));
        head.addClassNames("slip-section", "slip-row");
        return head;
    }

    private Checkbox toggle(DeferStatus status, boolean usable) {
        var toggle = new Checkbox(status.choice().mode() != DeferMode.OFF);
        toggle.addClassName("slip-switch");
        toggle.setAriaLabel("Defer to production");
        toggle.setEnabled(usable);
        toggle.addAttachListener(DeferMenu::asSwitch);
        toggle.addValueChangeListener(_ -> act(() -> deferring.choose(deferring.toggled())));
        return toggle;
    }

    /** Vaadin has no switch: the checkbox's own input is told to be one. */
    private static void asSwitch(AttachEvent attached) {
        attached.getSource()
                .getElement()
                .executeJs("this.updateComplete?.then(() => this.inputElement?.setAttribute('role', 'switch'))");
    }
}
