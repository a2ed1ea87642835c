package dev.slipstream.ui.theme;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.icon.SvgIcon;

/** The three streams, and the name. */
public final class Logo extends Div {
    private static final long serialVersionUID = 1;

    public Logo() {
        addClassName("slip-logo");
        var mark = new SvgIcon("assets/icons/logo.svg");
        mark.getElement().setAttribute("aria-hidden", "true");
        add(mark, new Span("Slipstream"));
    }
}
