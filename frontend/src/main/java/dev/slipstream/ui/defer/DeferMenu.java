package dev.slipstream.ui.defer;

import com.vaadin.flow.component.html.Div;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.DeferStatus.State;
import dev.slipstream.ui.defer.Sections.Section;
import java.util.ArrayList;
import java.util.List;

/** The menu's content. Looked at again when it opens and when something changes while it is open. */
final class DeferMenu extends Div {
    private static final long serialVersionUID = 1;

    private final transient Deferring deferring;
    private final transient Runnable changed;
    private final DeferSwitch head;
    private final transient StateSections ready;
    private final transient MendSections missing;
    private final Sections sections = new Sections();

    /** @param changed called after the user changed something here */
    DeferMenu(Deferring deferring, Runnable changed) {
        this.deferring = deferring;
        this.changed = changed;
        this.head = new DeferSwitch(() -> act(() -> deferring.choose(deferring.toggled())));
        this.ready = new StateSections(deferring, this::act);
        this.missing = new MendSections(deferring, this::act);
        addClassName("slip-defer-menu");
        add(sections);
    }

    void refresh() {
        sections.show(sections(deferring.status()));
    }

    private List<Section> sections(DeferStatus status) {
        var on = status.choice().mode() != DeferMode.OFF;
        var all = new ArrayList<Section>();
        all.add(Section.lasting("head", head));
        switch (status.state()) {
            case State.Ready production -> {
                head.show(on, true);
                all.addAll(ready.of(status, production));
            }
            case State.Missing production -> {
                head.show(on, on);
                all.addAll(missing.of(status, production));
            }
        }
        return all;
    }

    /** Does it, then shows how it is, whatever came of it. */
    private void act(Runnable deed) {
        try {
            deed.run();
        } finally {
            changed.run();
            refresh();
        }
    }
}
