package dev.slipstream.ui.shell;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import jakarta.annotation.security.PermitAll;

/** The IDE's page. */
@Route("")
@PermitAll
@PageTitle("Slipstream")
class IdeView extends Div {
    private static final long serialVersionUID = 1;

    IdeView() {
        add(new H1("Slipstream"), new Paragraph("You are logged in."));
    }
}
