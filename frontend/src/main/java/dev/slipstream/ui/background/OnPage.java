package dev.slipstream.ui.background;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.UIDetachedException;
import com.vaadin.flow.server.Command;

/** Back to a page's thread. */
public final class OnPage {
    private OnPage() {}

    /** Runs it on the page's thread, soon. A page that has gone needs it no more. */
    public static void run(UI ui, Command command) {
        try {
            var _ = ui.access(command);
        } catch (UIDetachedException _) {
            return;
        }
    }
}
