package dev.slipstream.ui.preview;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.preview.CompiledPreview;
import dev.slipstream.preview.PreviewFailure;
import dev.slipstream.ui.editor.EditorElement;
import dev.slipstream.workspace.WorkspacePath;

/** The SQL as it would be sent. */
final class CompiledPane extends Div {
    private static final long serialVersionUID = 1;
    private static final WorkspacePath NAME = new WorkspacePath("compiled.sql");

    private final Div headline = new Div();
    private final Div body = new Div();

    CompiledPane() {
        addClassName("slip-results-pane");
        headline.addClassName("slip-results-head");
        body.addClassName("slip-results-pane");
        add(headline, body);
        headline.add(new Span("Not compiled yet"));
    }

    void show(CompiledPreview compiled) {
        headline.removeAll();
        headline.add(new Span(headline(compiled)));
        body.removeAll();
        var editor = new EditorElement(NAME, compiled.sql());
        editor.setReadOnly(true);
        body.add(editor);
    }

    void show(PreviewFailure failure) {
        headline.removeAll();
        var words = new Span(failure.title());
        words.addClassName("slip-bad");
        headline.add(words);
        body.removeAll();
        body.add(new Pre(String.valueOf(failure.getMessage())));
    }

    private static String headline(CompiledPreview compiled) {
        var production = Reads.count(compiled.reads(), "production");
        var all = Reads.all(compiled.reads()).size();
        var where = Standing.of(compiled.status());
        if (!compiled.status().defers()) {
            return "Not deferred";
        }
        return production == 0
                ? "Deferred, and nothing is read from production · %s".formatted(where)
                : "Deferred: %d of %d references read production · %s".formatted(production, all, where);
    }
}
