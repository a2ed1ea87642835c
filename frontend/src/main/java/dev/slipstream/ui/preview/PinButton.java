package dev.slipstream.ui.preview;

import com.vaadin.flow.component.Composite;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import com.vaadin.flow.component.contextmenu.MenuItem;
import dev.slipstream.defer.Pin;
import dev.slipstream.ui.theme.Icons;
import org.jspecify.annotations.Nullable;

/** Always reads one node from one side, or again as the mode has it. */
final class PinButton extends Composite<Button> {
    private static final long serialVersionUID = 1;

    private final String ref;
    private final String name;
    private final transient ExplainTable.Act act;
    private final MenuItem mode;
    private final MenuItem development;
    private final MenuItem production;

    PinButton(String ref, String name, ExplainTable.Act act) {
        this.ref = ref;
        this.name = name;
        this.act = act;
        var menu = new ContextMenu(getContent());
        menu.setOpenOnClick(true);
        mode = item(menu, "As the mode has it", null);
        development = item(menu, "Always my copy", Pin.DEVELOPMENT);
        production = item(menu, "Always production", Pin.PRODUCTION);
    }

    /** The row's own click is not meant. */
    @Override
    protected Button initContent() {
        var button = Icons.button("pin", "Pin %s".formatted(name));
        button.getElement().addEventListener("click", _ -> {}).stopPropagation();
        return button;
    }

    void show(@Nullable Pin pinned) {
        getContent().setClassName("slip-pinned", pinned != null);
        mode.setChecked(pinned == null);
        development.setChecked(pinned == Pin.DEVELOPMENT);
        production.setChecked(pinned == Pin.PRODUCTION);
    }

    private MenuItem item(ContextMenu menu, String text, @Nullable Pin side) {
        var item = menu.addItem(text, _ -> act.pin(ref, side));
        item.setCheckable(true);
        return item;
    }
}
