package dev.slipstream.ui.editor;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;
import com.vaadin.flow.shared.Registration;
import dev.slipstream.workspace.WorkspacePath;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/** One text in the browser. What it tells has been typed by a person: text only. */
@Tag("slip-editor")
@NpmPackage(value = "codemirror", version = "6.0.2")
@NpmPackage(value = "@codemirror/autocomplete", version = "6.20.4")
@NpmPackage(value = "@codemirror/commands", version = "6.11.1")
@NpmPackage(value = "@codemirror/lang-sql", version = "6.10.0")
@NpmPackage(value = "@codemirror/lang-jinja", version = "6.0.1")
@NpmPackage(value = "@codemirror/lang-yaml", version = "6.1.3")
@NpmPackage(value = "@codemirror/lang-markdown", version = "6.5.2")
@NpmPackage(value = "@codemirror/lang-python", version = "6.2.1")
@NpmPackage(value = "@codemirror/language", version = "6.13.1")
@NpmPackage(value = "@codemirror/lint", version = "6.9.8")
@NpmPackage(value = "@codemirror/search", version = "6.7.2")
@NpmPackage(value = "@codemirror/state", version = "6.7.6")
@NpmPackage(value = "@codemirror/view", version = "6.43.15")
@NpmPackage(value = "@codemirror/merge", version = "6.12.2")
@NpmPackage(value = "@lezer/highlight", version = "1.2.5")
@JsModule("./editor/slip-editor.ts")
public final class EditorElement extends Component {
    private static final long serialVersionUID = 1;

    /**
     * The chip beside a reference, and what hovering over either says.
     *
     * @param line of the file, from 1
     * @param place style of where it is read from
     * @param stale production has a later build than what is read
     * @param relation what is read; empty: no relation
     * @param details why, and what either side has; a line each
     */
    public record Inlay(
            int line, String name, String place, String label, boolean stale, String relation, List<String> details)
            implements Serializable {}

    /**
     * Where something failed.
     *
     * @param line from 1
     * @param column from 1; 0: the whole line
     */
    public record Problem(int line, int column, String message) implements Serializable {}

    /** What Vaadin can keep in a session. */
    @FunctionalInterface
    public interface Listener<T> extends Consumer<T>, Serializable {}

    /** @param path decides the highlighting */
    public EditorElement(WorkspacePath path, String text) {
        getElement().setProperty("path", path.value());
        addAttachListener(_ -> load(text));
    }

    public void setReadOnly(boolean readOnly) {
        getElement().setProperty("readonly", readOnly);
    }

    public void load(String text) {
        getElement().executeJs("this.load ? this.load($0) : this.waiting = $0", text);
    }

    public void show(List<Inlay> inlays) {
        getElement().executeJs("this.showReads($0)", JsonMapper.shared().<JsonNode>valueToTree(inlays));
    }

    public void show(Optional<Problem> problem) {
        JsonNode node = problem.<JsonNode>map(each -> JsonMapper.shared().valueToTree(each))
                .orElse(NullNode.getInstance());
        getElement().executeJs("this.showProblem($0)", node);
    }

    /** @param line from 1 */
    public void goTo(int line) {
        getElement().executeJs("this.goTo($0)", line);
    }

    /**
     * Puts one name in the place of another, unless something else stands there by now, and tells the text before {@code then} is run.
     *
     * @param line from 1
     * @param column from 1
     */
    public void replace(int line, int column, String before, String after, Runnable then) {
        getElement()
                .executeJs("return this.replace($0, $1, $2, $3)", line, column, before, after)
                .then(_ -> then.run());
    }

    public void focus() {
        getElement().callJsFunction("focus");
    }

    /** The whole text, when typing pauses and before anything acts on it. */
    public Registration onText(Listener<String> listener) {
        return getElement()
                .addEventListener(
                        "slip-text",
                        event -> listener.accept(
                                event.getEventData().path("event.detail.text").asString("")))
                .addEventData("event.detail.text");
    }

    /** A chip was clicked: the name of its reference. */
    public Registration onExplain(Listener<String> listener) {
        return getElement()
                .addEventListener(
                        "slip-explain",
                        event -> listener.accept(
                                event.getEventData().path("event.detail.name").asString("")))
                .addEventData("event.detail.name");
    }
}
