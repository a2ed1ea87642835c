package dev.slipstream.ui.shell;

import com.vaadin.flow.component.dependency.NpmPackage;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.slipstream.ui.terminal.TerminalElement;
import jakarta.annotation.security.PermitAll;

@Route("")
@PermitAll
@PageTitle("Slipstream")
@NpmPackage(value = "@fontsource-variable/inter", version = "5.3.0")
@NpmPackage(value = "@fontsource-variable/jetbrains-mono", version = "5.3.0")
@NpmPackage(value = "lucide-static", version = "1.62.0")
class IdeView extends Div {
    private static final long serialVersionUID = 1;

    IdeView() {
        add(new TerminalElement());
        setSizeFull();
    }
}
