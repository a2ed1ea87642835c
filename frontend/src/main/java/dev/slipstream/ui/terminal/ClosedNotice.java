package dev.slipstream.ui.terminal;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.sandbox.Isolation;
import dev.slipstream.ui.theme.Icons;
import org.springframework.util.StringUtils;

/** That terminals are closed on this server, why, and the way out. */
public final class ClosedNotice extends Div {
    private static final long serialVersionUID = 1;

    public ClosedNotice(Isolation.Closed closed) {
        addClassNames("slip-notice", "warning", "slip-terminals-closed");
        getElement().setAttribute("role", "status");
        var title = new Span("Terminals are closed on this server");
        title.addClassName("slip-notice-title");
        var words = new Div(title, new Span(StringUtils.capitalize(closed.because())), new Span(closed.wayOut()));
        words.addClassNames("slip-column", "slip-grow");
        add(Icons.of("triangle-alert"), words);
    }
}
