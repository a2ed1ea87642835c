package dev.slipstream.ui.shell;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.ui.theme.Icons;

/** The other ways to run what is open, each with its command, and a look at it before. */
final class RunMenu extends Button {
    private static final long serialVersionUID = 1;

    private final ContextMenu menu = new ContextMenu(this);
    private final transient Toolbar.Act act;

    RunMenu(Toolbar.Act act) {
        this.act = act;
        setIcon(Icons.of("chevron-down"));
        setAriaLabel("Run menu");
        addClassName("slip-split-chevron");
        menu.setOpenOnClick(true);
        show("");
    }

    /** @param node the model that is open; empty if none is */
    void show(String node) {
        menu.removeAll();
        if (!node.isEmpty()) {
            item("This model", "dbt run -s " + node);
            item("With upstream", "dbt run -s +" + node);
            item("With downstream", "dbt run -s %s+".formatted(node));
            item("Both", "dbt run -s +%s+".formatted(node));
            item("Full refresh", "dbt run --full-refresh -s " + node);
            menu.addSeparator();
        }
        item("Modified and below", "dbt build -s state:modified+");
        if (!node.isEmpty()) {
            menu.addSeparator();
            plan("Plan", "dbt build -s " + node);
            plan("Plan with downstream", "dbt build -s %s+".formatted(node));
        }
    }

    private void plan(String name, String command) {
        menu.addItem(line(name, "what %s would do".formatted(command)), _ -> act.plan(command));
    }

    private void item(String name, String command) {
        menu.addItem(line(name, command), _ -> act.dbt(command));
    }

    private static Div line(String name, String command) {
        var words = new Span(command);
        words.addClassNames("slip-mono", "slip-secondary");
        var line = new Div(new Span(name), words);
        line.addClassName("slip-menu-line");
        return line;
    }
}
