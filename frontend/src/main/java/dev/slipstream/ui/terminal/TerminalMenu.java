package dev.slipstream.ui.terminal;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import com.vaadin.flow.component.contextmenu.MenuItem;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.page.WebStorage;
import dev.slipstream.ui.theme.Icons;
import java.io.Serializable;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The button with what can be chosen for terminals, and the name of the one that is shown. */
final class TerminalMenu extends Div {
    private static final long serialVersionUID = 1;
    private static final String KEY = "slip-terminal-preferences";
    private static final double STEP = 1;

    private final transient Chosen chosen;
    private final MenuItem copyOnSelect;
    private final MenuItem notify;
    private final MenuItem screenReader;
    private transient TerminalPreferences preferences = TerminalPreferences.FIRST;

    /** Takes what was chosen. */
    interface Chosen extends Consumer<TerminalPreferences>, Serializable {}

    /** What Vaadin can keep in a session. */
    interface Action extends Runnable, Serializable {}

    private interface Change extends UnaryOperator<TerminalPreferences>, Serializable {}

    TerminalMenu(Chosen chosen, Action renaming) {
        this.chosen = chosen;
        var button = Icons.button("ellipsis", "Terminal settings");
        add(button);
        var menu = menu(button);
        menu.addItem("Rename…", _ -> renaming.run());
        copyOnSelect =
                checked(menu, "Copy on select", () -> choose(each -> each.withCopyOnSelect(!each.copyOnSelect())));
        notify = checked(menu, "Notify when a long command ends", this::turnNotify);
        screenReader =
                checked(menu, "Screen-reader mode", () -> choose(each -> each.withScreenReader(!each.screenReader())));
        menu.addItem("Larger text", _ -> choose(each -> each.larger(STEP))).setKeepOpen(true);
        menu.addItem("Smaller text", _ -> choose(each -> each.larger(-STEP))).setKeepOpen(true);
    }

    private static ContextMenu menu(Button button) {
        var menu = new ContextMenu(button);
        menu.setOpenOnClick(true);
        return menu;
    }

    private static MenuItem checked(ContextMenu menu, String text, Action action) {
        var item = menu.addItem(text, _ -> action.run());
        item.setCheckable(true);
        return item;
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        WebStorage.getItem(event.getUI(), WebStorage.Storage.LOCAL_STORAGE, KEY, kept -> {
            if (kept != null) {
                take(TerminalPreferences.of(kept));
            }
        });
    }

    /** The browser asks the user, who may say no. */
    private void turnNotify() {
        choose(each -> each.withTellEnds(!each.tellEnds()));
        if (preferences.tellEnds()) {
            getElement().executeJs("'Notification' in window && Notification.requestPermission()");
        }
    }

    private void choose(Change change) {
        take(change.apply(preferences));
        WebStorage.setItem(UI.getCurrent(), WebStorage.Storage.LOCAL_STORAGE, KEY, preferences.json());
    }

    private void take(TerminalPreferences now) {
        preferences = now;
        copyOnSelect.setChecked(now.copyOnSelect());
        notify.setChecked(now.tellEnds());
        screenReader.setChecked(now.screenReader());
        chosen.accept(now);
    }
}
