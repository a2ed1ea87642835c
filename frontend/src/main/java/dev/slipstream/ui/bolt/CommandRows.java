package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipstream.bolt.BoltFailure;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.ui.theme.Icons;
import java.util.ArrayList;
import java.util.List;

/** A schedule's commands, one a row. */
final class CommandRows extends Div {
    private static final long serialVersionUID = 1;

    private final transient List<Row> rows = new ArrayList<>();
    private final Div list = new Div();

    CommandRows(List<Schedule.Command> commands) {
        addClassName("slip-bolt-commands");
        list.addClassName("slip-bolt-commands");
        commands.forEach(this::add);
        var more = new Button("Add command", Icons.of("plus"), _ -> {
            add(new Schedule.Command("", false));
            rows.getLast().line.focus();
        });
        add(list, more);
    }

    /** Empty rows do not count. */
    List<Schedule.Command> value() {
        return rows.stream()
                .filter(row -> !row.line.getValue().isBlank())
                .map(row -> new Schedule.Command(row.line.getValue().strip(), row.mayFail.getValue()))
                .toList();
    }

    boolean areValid() {
        rows.forEach(Row::check);
        return rows.stream().noneMatch(row -> row.line.isInvalid());
    }

    private void add(Schedule.Command command) {
        var row = new Row(command);
        row.remove.addClickListener(_ -> {
            rows.remove(row);
            list.remove(row.all);
        });
        rows.add(row);
        list.add(row.all);
    }

    private static final class Row {
        private final TextField line = new TextField();
        private final Checkbox mayFail = new Checkbox("Continue on error");
        private final Button remove = Icons.button("x", "Remove this command");
        private final Div all = new Div(line, mayFail, remove);

        Row(Schedule.Command command) {
            all.addClassName("slip-bolt-command");
            line.addClassName("slip-bolt-code");
            line.setAriaLabel("Command");
            line.setPlaceholder("dbt build");
            line.setValue(command.line());
            line.setManualValidation(true);
            line.addValueChangeListener(_ -> check());
            mayFail.setValue(command.continueOnError());
        }

        void check() {
            line.setInvalid(false);
            if (line.getValue().isBlank()) {
                return;
            }
            try {
                new Schedule.Command(line.getValue().strip(), false).check();
            } catch (BoltFailure refused) {
                line.setErrorMessage(refused.getMessage());
                line.setInvalid(true);
            }
        }
    }
}
