package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;

/** A log with a terminal's colours, which stays at its end while the reader is there. */
@Tag("slip-log")
@JsModule("./bolt/slip-log.ts")
final class LogElement extends Component {
    private static final long serialVersionUID = 1;

    /** @param name what it is the log of */
    LogElement(String name) {
        getElement().setProperty("name", name);
    }

    /** Adds text, which may hold escapes; the browser makes text of it and never markup. */
    void write(String text) {
        getElement().callJsFunction("write", text);
    }

    /** Shown from its beginning, if the reader has not seen it yet: it is complete, and went well. */
    void fromTop() {
        getElement().setProperty("fromTop", true);
    }

    /** Says that what came before is not shown. */
    void cut() {
        getElement().setProperty("cut", true);
    }
}
