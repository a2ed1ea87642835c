package dev.slipstream.ui.editor;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.workspace.WorkspacePath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The row of tabs. */
final class EditorTabs extends Div {
    private static final long serialVersionUID = 1;

    private final transient Act act;
    private final transient Map<WorkspacePath, Div> tabs = new LinkedHashMap<>();

    /** What a click asks for. */
    interface Act {
        void select(WorkspacePath path);

        void close(WorkspacePath path);
    }

    EditorTabs(Act act) {
        this.act = act;
        addClassName("slip-editor-tabs");
        getElement().setAttribute("role", "tablist").setAttribute("aria-label", "Open files");
    }

    List<WorkspacePath> paths() {
        return List.copyOf(tabs.keySet());
    }

    void add(WorkspacePath path) {
        if (tabs.containsKey(path)) {
            return;
        }
        var dot = new Span();
        dot.addClassName("slip-dirty");
        dot.getElement().setAttribute("title", "Not saved");
        var close = Icons.button("x", "Close " + path.fileName());
        close.addClassName("slip-close");
        close.getElement().addEventListener("click", _ -> act.close(path)).stopPropagation();
        var tab = new Div(Icons.of(icon(path)), new Span(path.fileName()), dot, close);
        tab.addClassName("slip-editor-tab");
        tab.getElement()
                .setAttribute("role", "tab")
                .setAttribute("tabindex", "0")
                .setAttribute("title", path.value());
        tab.addClickListener(_ -> act.select(path));
        tab.getElement()
                .addEventListener("keydown", _ -> act.select(path))
                .setFilter("event.key === 'Enter' || event.key === ' '");
        tabs.put(path, tab);
        add(tab);
    }

    void remove(WorkspacePath path) {
        var tab = tabs.remove(path);
        if (tab != null) {
            remove(tab);
        }
    }

    void select(Optional<WorkspacePath> selected) {
        tabs.forEach((path, tab) -> {
            var here = selected.filter(path::equals).isPresent();
            tab.setClassName("selected", here);
            tab.getElement().setAttribute("aria-selected", Boolean.toString(here));
        });
    }

    void mark(WorkspacePath path, boolean dirty) {
        var tab = tabs.get(path);
        if (tab != null) {
            tab.setClassName("dirty", dirty);
        }
    }

    /** Lucide's icon of a kind of file. */
    static String icon(WorkspacePath path) {
        var name = path.fileName();
        if (name.endsWith(".sql")) {
            return "table-2";
        }
        if (name.endsWith(".yml") || name.endsWith(".yaml")) {
            return "file-braces";
        }
        return name.endsWith(".csv") ? "sheet" : "file-text";
    }
}
