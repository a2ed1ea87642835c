package dev.slipstream.ui.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.ui.editor.OpenFile;
import dev.slipstream.ui.theme.Icons;
import java.util.List;
import java.util.Optional;

/** What can be done with the model that is shown. */
final class Toolbar extends Div {
    private static final long serialVersionUID = 1;

    private final Button preview = new Button("Preview", Icons.of("play"));
    private final Button stop = new Button("Stop", Icons.of("square"));
    private final Button compile = new Button("Compile", Icons.of("code"));
    private final Button run = new Button("Run", Icons.of("chevrons-right"));
    private final Button test = new Button("Test", Icons.of("flask-conical"));
    private final Button build = new Button("Build", Icons.of("hammer"));
    private final Span path = new Span();
    private final RunMenu runMenu;
    private String node = "";
    private final Div defer = new Div();

    /** What the buttons do. */
    interface Act {
        void preview();

        void stop();

        void compile();

        /** Runs it on the model, unsaved text saved before. */
        void dbt(String command);

        /** Shows what it would do. */
        void plan(String command);
    }

    Toolbar(Act act) {
        this.runMenu = new RunMenu(act);
        addClassName("slip-toolbar");
        getElement().setAttribute("role", "toolbar").setAttribute("aria-label", "Model actions");
        preview.addThemeVariants(ButtonVariant.PRIMARY);
        preview.addClassName("slip-preview");
        preview.addClickListener(_ -> act.preview());
        preview.setTooltipText("Show the model's rows (Ctrl+Enter)");
        stop.addClassNames("slip-preview", "slip-stop");
        stop.addClickListener(_ -> act.stop());
        stop.setVisible(false);
        compile.addClickListener(_ -> act.compile());
        compile.setTooltipText("Show the SQL that would be sent (Alt+Shift+C)");
        run.addClickListener(_ -> act.dbt(command("run")));
        test.addClickListener(_ -> act.dbt(command("test")));
        build.addClickListener(_ -> act.dbt(command("build")));
        // An open tooltip is inside its button, whose content then says more than its name.
        for (var button : List.of(preview, stop, compile, run, test, build)) {
            button.setAriaLabel(button.getText());
        }
        defer.addClassName("slip-row");
        var space = new Span();
        space.addClassName("slip-grow");
        path.addClassName("slip-path");
        var runs = new Div(run, runMenu);
        runs.addClassName("slip-split");
        add(preview, stop, compile, separator(), runs, defer, separator(), test, build, space, path);
    }

    void setDefer(Component control) {
        defer.removeAll();
        defer.add(control);
    }

    void show(Optional<OpenFile> file) {
        var model = file.filter(OpenFile::model);
        for (var button : List.of(preview, compile, run, test, build)) {
            button.setEnabled(model.isPresent());
        }
        node = model.map(OpenFile::node).orElse("");
        runMenu.show(node);
        model.ifPresent(open -> {
            run.setTooltipText("dbt run -s %s (Ctrl+Shift+Enter)".formatted(open.node()));
            test.setTooltipText("dbt test -s %s (Alt+Enter)".formatted(open.node()));
            build.setTooltipText("dbt build -s %s (Alt+Shift+Enter)".formatted(open.node()));
        });
        path.setText(file.map(open -> open.path().value().replace("/", " / ")).orElse(""));
    }

    void running(boolean now) {
        preview.setVisible(!now);
        stop.setVisible(now);
    }

    private String command(String verb) {
        return "dbt %s -s %s".formatted(verb, node);
    }

    private static Span separator() {
        var line = new Span();
        line.addClassName("slip-separator");
        return line;
    }
}
