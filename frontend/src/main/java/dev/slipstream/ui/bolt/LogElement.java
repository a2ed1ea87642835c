package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.function.SerializableRunnable;

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

    /** What was written before is followed by something that is left out: it is not shown any more. */
    void restart() {
        getElement().callJsFunction("restart");
    }

    /** Adds text before all that is shown. */
    void writeEarlier(String text) {
        getElement().callJsFunction("writeEarlier", text);
    }

    /** Says whether something that came before is not shown. */
    void cut(boolean isCut) {
        getElement().setProperty("cut", isCut);
    }

    /** Somebody wants to see what came before. */
    void onEarlier(SerializableRunnable asked) {
        getElement().addEventListener("slip-earlier", _ -> asked.run());
    }
}
