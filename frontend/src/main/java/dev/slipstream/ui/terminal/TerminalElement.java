package dev.slipstream.ui.terminal;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;
import com.vaadin.flow.shared.Registration;
import dev.slipstream.terminal.TerminalId;
import java.io.Serializable;
import java.util.function.Consumer;

/** One terminal's screen. It attaches by itself, with a new ticket each time; its output never passes through Vaadin. */
@Tag("slip-terminal")
@NpmPackage(value = "@xterm/xterm", version = "6.0.0")
@NpmPackage(value = "@xterm/addon-fit", version = "0.11.0")
@NpmPackage(value = "@xterm/addon-progress", version = "0.2.0")
@NpmPackage(value = "@xterm/addon-search", version = "0.16.0")
@NpmPackage(value = "@xterm/addon-serialize", version = "0.14.0")
@NpmPackage(value = "@xterm/addon-unicode-graphemes", version = "0.4.0")
@NpmPackage(value = "@xterm/addon-web-links", version = "0.12.0")
@NpmPackage(value = "@xterm/addon-webgl", version = "0.19.0")
@JsModule("./terminal/slip-terminal.ts")
final class TerminalElement extends Component {
    private static final long serialVersionUID = 1;

    private final transient Tickets tickets;

    /** Gives tickets for this terminal; empty once it is gone. */
    interface Tickets {
        String next();
    }

    TerminalElement(TerminalId id, Tickets tickets) {
        this.tickets = tickets;
        getElement().setProperty("terminalId", id.value());
    }

    void focus() {
        getElement().callJsFunction("focus");
    }

    /** The browser has taken control characters out and cut it; it is shown as text only. */
    Registration onTitle(Listener<String> listener) {
        return getElement()
                .addEventListener(
                        "slip-title",
                        event -> listener.accept(
                                event.getEventData().path("event.detail.title").asString("")))
                .addEventData("event.detail.title");
    }

    /** A click at a file's name; the line counts from 1, and is 0 where none was named. */
    Registration onFile(Opener opener) {
        return getElement()
                .addEventListener("slip-file", event -> {
                    var data = event.getEventData();
                    opener.open(
                            data.path("event.detail.path").asString(""),
                            data.path("event.detail.line").asInt(0));
                })
                .addEventData("event.detail.path")
                .addEventData("event.detail.line");
    }

    void prefer(TerminalPreferences preferences) {
        getElement().setPropertyBean("preferences", preferences);
    }

    /** A command began or ended, or tells how far it is. */
    Registration onState(Teller teller) {
        return getElement()
                .addEventListener("slip-state", event -> {
                    var data = event.getEventData();
                    teller.tell(
                            CommandState.ofWire(data.path("event.detail.state").asString("")),
                            data.path("event.detail.progress").asInt(-1));
                })
                .addEventData("event.detail.state")
                .addEventData("event.detail.progress");
    }

    Registration onExit(Listener<Integer> listener) {
        return getElement()
                .addEventListener(
                        "slip-exit",
                        event -> listener.accept(
                                event.getEventData().path("event.detail.code").asInt(-1)))
                .addEventData("event.detail.code");
    }

    /** Takes how the terminal's last command stands; the progress is in percent, -1 where it is not known. */
    interface Teller extends Serializable {
        void tell(CommandState state, int progress);
    }

    /** Takes a path as a program printed it. */
    interface Opener extends Serializable {
        void open(String path, int line);
    }

    /** What Vaadin can keep in a session. */
    interface Listener<T> extends Consumer<T>, Serializable {}

    @ClientCallable
    String ticket() {
        return tickets.next();
    }
}
