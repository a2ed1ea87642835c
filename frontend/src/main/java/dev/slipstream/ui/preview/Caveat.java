package dev.slipstream.ui.preview;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.ui.theme.Icons;

/** One line above what is shown: why it may not be all, or not be so any more. */
final class Caveat extends Div {
    private static final long serialVersionUID = 1;

    Caveat(String words) {
        addClassNames("slip-row", "slip-secondary", "slip-caveat");
        getElement().setAttribute("role", "status");
        add(Icons.of("triangle-alert"), new Span(words));
    }
}
