package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.BoltFile;
import dev.slipstream.ui.editor.EditorElement;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.workspace.WorkspacePath;
import java.util.Optional;
import java.util.function.Consumer;

/** The schedule as text, which one can edit as well as the fields beside it. */
final class YamlPane extends Div {
    private static final long serialVersionUID = 1;

    private final EditorElement editor;
    private final Span title = new Span();
    private final Span state = new Span();
    private final Div problem = new Div();
    private String text;

    /** @param typed hears what a person has typed, never what {@link #show} has shown */
    YamlPane(String title, String text, Consumer<String> typed) {
        this.text = text;
        this.editor = new EditorElement(new WorkspacePath("schedule.yaml"), text);
        addClassNames("slip-bolt-card", "slip-bolt-yaml");
        getElement().setAttribute("role", "group");
        getElement().setAttribute("aria-label", "As text");
        this.title.addClassNames("slip-bolt-mono", "grow");
        this.title.setText(title);
        problem.addClassName("slip-bolt-yaml-problem");
        problem.getElement().setAttribute("role", "status");
        var copy = Icons.button("copy", "Copy the text");
        copy.addClickListener(_ -> copy.getElement().executeJs("navigator.clipboard?.writeText($0)", this.text));
        var head = new Div(Icons.of("file-code"), this.title, state, copy);
        head.addClassName("slip-bolt-card-head");
        var frame = new Div();
        frame.addClassName("slip-bolt-yaml-text");
        frame.add(editor);
        editor.onText(now -> {
            if (!now.equals(this.text)) {
                this.text = now;
                typed.accept(now);
            }
        });
        add(head, problem, frame);
        good();
    }

    String text() {
        return text;
    }

    void title(String words) {
        title.setText(words);
    }

    /** Replaces what stands there. */
    void show(String now) {
        if (!now.equals(text)) {
            text = now;
            editor.load(now);
        }
        good();
    }

    void good() {
        say("valid", "circle-check", "good");
        problem.setText("");
        editor.show(Optional.empty());
    }

    /** All else of a schedule is there. */
    void nameless() {
        say("needs a name", "circle-dashed", "quiet");
    }

    /** The fields say no schedule yet; the text is as it was. */
    void behind(String reason) {
        say("not up to date", "circle-dashed", "quiet");
        problem.setText("Once the fields are filled in, they stand here. %s.".formatted(reason));
        editor.show(Optional.empty());
    }

    void wrong(BoltFile.Problem its) {
        say(its.line() == 0 ? "wrong" : "line " + its.line(), "circle-x", "bad");
        problem.setText("%s. The fields stay as they are until it is mended.".formatted(Words.capital(its.toString())));
        editor.show(
                its.line() == 0
                        ? Optional.empty()
                        : Optional.of(new EditorElement.Problem(its.line(), 0, its.reason())));
    }

    private void say(String word, String icon, String style) {
        state.removeAll();
        state.add(Icons.of(icon), new Span(word));
        state.setClassName("slip-chip " + style);
    }
}
