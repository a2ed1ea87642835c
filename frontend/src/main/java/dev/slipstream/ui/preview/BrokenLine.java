package dev.slipstream.ui.preview;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.dbt.Broken;
import dev.slipstream.ui.theme.Icons;

/** Says that the project does not parse, where, and what is shown instead. */
final class BrokenLine extends Div {
    private static final long serialVersionUID = 1;

    BrokenLine(Broken broken) {
        addClassNames("slip-row", "slip-secondary");
        getElement().setAttribute("role", "status");
        add(
                Icons.of("triangle-alert"),
                new Span("The project does not parse, so this is of its last good state. %s".formatted(broken.text())));
    }
}
