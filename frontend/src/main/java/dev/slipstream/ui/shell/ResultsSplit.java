package dev.slipstream.ui.shell;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.page.Page;
import com.vaadin.flow.component.splitlayout.SplitLayout;

/** The editor and its results: side by side, and in a narrow window one below the other. */
final class ResultsSplit {
    /** Width of the window in CSS pixels. */
    private static final int NARROW = 1100;

    private ResultsSplit() {}

    /** Turns the split as the window's width asks for, now and whenever it changes. */
    static void follow(SplitLayout split) {
        split.addAttachListener(event -> attached(split, event));
    }

    private static void attached(SplitLayout split, AttachEvent event) {
        Page page = event.getUI().getPage();
        turn(split, page.getExtendedClientDetails().getWindowInnerWidth());
        var listening = page.addBrowserWindowResizeListener(resize -> turn(split, resize.getWidth()));
        split.addDetachListener(detach -> {
            listening.remove();
            detach.unregisterListener();
        });
    }

    private static void turn(SplitLayout split, int width) {
        split.setOrientation(width < NARROW ? SplitLayout.Orientation.VERTICAL : SplitLayout.Orientation.HORIZONTAL);
    }
}
