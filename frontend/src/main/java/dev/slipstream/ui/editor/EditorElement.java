package dev.slipstream.ui.editor;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;

/** One text being edited. */
@Tag("slip-editor")
@NpmPackage(value = "codemirror", version = "6.0.2")
@NpmPackage(value = "@codemirror/lang-sql", version = "6.10.0")
@NpmPackage(value = "@codemirror/lang-jinja", version = "6.0.1")
@NpmPackage(value = "@codemirror/lang-yaml", version = "6.1.3")
@NpmPackage(value = "@codemirror/lang-markdown", version = "6.5.2")
@NpmPackage(value = "@codemirror/lang-python", version = "6.2.1")
@NpmPackage(value = "@codemirror/lint", version = "6.9.8")
@NpmPackage(value = "@codemirror/search", version = "6.7.2")
@NpmPackage(value = "@codemirror/merge", version = "6.12.2")
@JsModule("./editor/slip-editor.ts")
public final class EditorElement extends Component {
    private static final long serialVersionUID = 1;

    public EditorElement(String text) {
        getElement().setProperty("text", text);
    }

    public String text() {
        return getElement().getProperty("text", "");
    }
}
