package dev.slipstream.ui.background;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What a component listens to while it is on a page. */
public final class Following {
    private Following() {}

    /**
     * Follows while the component is attached.
     *
     * @param begin takes the page, returns what ends the listening; called at each attach, on the page's thread
     */
    public static void whileAttached(Component component, Function<UI, List<AutoCloseable>> begin) {
        var open = new ArrayList<AutoCloseable>();
        component.addAttachListener(attached -> {
            open.forEach(Following::close);
            open.clear();
            open.addAll(begin.apply(attached.getUI()));
        });
        component.addDetachListener(_ -> {
            open.forEach(Following::close);
            open.clear();
        });
    }

    /** Listeners only take themselves off a list; their close declares what it never throws. */
    private static void close(AutoCloseable followed) {
        try {
            followed.close();
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException("a listener could not be taken off", failure);
        }
    }
}
