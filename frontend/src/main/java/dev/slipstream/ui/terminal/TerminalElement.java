package dev.slipstream.ui.terminal;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;

/** A shell in the page. Talks to the server over a websocket of its own, not through Vaadin. */
@Tag("slip-terminal")
@NpmPackage(value = "@xterm/xterm", version = "6.0.0")
@NpmPackage(value = "@xterm/addon-fit", version = "0.11.0")
@NpmPackage(value = "@xterm/addon-webgl", version = "0.19.0")
@NpmPackage(value = "@xterm/addon-serialize", version = "0.14.0")
@NpmPackage(value = "@xterm/addon-web-links", version = "0.12.0")
@NpmPackage(value = "@xterm/addon-unicode-graphemes", version = "0.4.0")
@NpmPackage(value = "@xterm/addon-clipboard", version = "0.2.0")
@NpmPackage(value = "@xterm/addon-search", version = "0.16.0")
@NpmPackage(value = "@xterm/addon-progress", version = "0.2.0")
@JsModule("./terminal/slip-terminal.ts")
public class TerminalElement extends Component {
    private static final long serialVersionUID = 1;
}
