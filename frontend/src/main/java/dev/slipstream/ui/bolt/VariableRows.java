package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipstream.bolt.Manner;
import dev.slipstream.connections.Password;
import dev.slipstream.ui.theme.Icons;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A schedule's environment variables, one a row; of a secret only the name is shown. */
final class VariableRows extends Div {
    private static final long serialVersionUID = 1;

    private final transient List<Row> rows = new ArrayList<>();
    private final transient List<String> known;
    private final Div list = new Div();

    /** @param secrets names of those that have a value */
    VariableRows(Map<String, String> plain, List<String> secrets) {
        this.known = secrets;
        addClassName("slip-bolt-commands");
        list.addClassName("slip-bolt-commands");
        plain.forEach((name, value) -> add(new Row(name, value, false, false)));
        secrets.forEach(name -> add(new Row(name, "", true, true)));
        var more = new Button("Add variable", Icons.of("plus"), _ -> {
            add(new Row("", "", false, false));
            rows.getLast().name.focus();
        });
        add(list, more);
    }

    /**
     * What becomes of secrets.
     *
     * @param set new values by name
     * @param dropped names that are there no more
     */
    record Secrets(Map<String, Password> set, Set<String> dropped) {}

    /** In place of those that are no secrets; what was typed of secrets stays. */
    void show(Map<String, String> plain) {
        if (plain.equals(plain())) {
            return;
        }
        rows.stream().filter(row -> !row.secret.getValue()).toList().forEach(this::drop);
        plain.forEach((name, value) -> add(new Row(name, value, false, false)));
    }

    Map<String, String> plain() {
        var all = new TreeMap<String, String>();
        rows.stream()
                .filter(row -> !row.isEmpty() && !row.secret.getValue())
                .forEach(row -> all.put(row.name.getValue().strip(), row.value.getValue()));
        return all;
    }

    /** A secret that is left as it is keeps its value. */
    Secrets secrets() {
        var set = new TreeMap<String, Password>();
        rows.stream()
                .filter(row -> row.secret.getValue() && !row.hidden.isEmpty())
                .forEach(row -> set.put(row.name.getValue().strip(), new Password(row.hidden.getValue())));
        var left = rows.stream()
                .filter(row -> row.secret.getValue())
                .map(row -> row.name.getValue().strip())
                .collect(Collectors.toSet());
        return new Secrets(
                set, known.stream().filter(name -> !left.contains(name)).collect(Collectors.toSet()));
    }

    boolean areValid() {
        rows.forEach(Row::check);
        return rows.stream().noneMatch(row -> row.name.isInvalid() || row.hidden.isInvalid());
    }

    private void add(Row row) {
        row.remove.addClickListener(_ -> drop(row));
        rows.add(row);
        list.add(row.all);
    }

    private void drop(Row row) {
        rows.remove(row);
        list.remove(row.all);
    }

    private static final class Row {
        private final TextField name = new TextField();
        private final TextField value = new TextField();
        private final PasswordField hidden = new PasswordField();
        private final Checkbox secret = new Checkbox("Secret");
        private final Button remove = Icons.button("x", "Remove this variable");
        private final Div all = new Div(name, value, hidden, secret, remove);
        private final boolean stored;

        Row(String its, String plain, boolean isSecret, boolean stored) {
            this.stored = stored;
            all.addClassName("slip-bolt-command");
            name.addClassName("slip-bolt-code");
            name.setAriaLabel("Name");
            name.setPlaceholder("NAME");
            name.setValue(its);
            name.setReadOnly(stored);
            name.setManualValidation(true);
            name.addValueChangeListener(_ -> check());
            value.addClassName("slip-bolt-code");
            value.setAriaLabel("Value");
            value.setPlaceholder("value");
            value.setValue(plain);
            hidden.setAriaLabel("Secret value");
            hidden.setPlaceholder(stored ? "set; type to replace it" : "value");
            hidden.setRevealButtonVisible(false);
            hidden.setManualValidation(true);
            secret.setValue(isSecret);
            secret.setReadOnly(stored);
            secret.addValueChangeListener(_ -> show());
            show();
        }

        private void show() {
            value.setVisible(!secret.getValue());
            hidden.setVisible(secret.getValue());
        }

        boolean isEmpty() {
            return name.getValue().isBlank() && value.getValue().isEmpty();
        }

        void check() {
            name.setInvalid(false);
            hidden.setInvalid(false);
            if (isEmpty() && hidden.isEmpty()) {
                return;
            }
            try {
                Manner.checkVariable(name.getValue().strip());
            } catch (IllegalArgumentException wrong) {
                name.setErrorMessage(wrong.getMessage());
                name.setInvalid(true);
            }
            hidden.setInvalid(secret.getValue() && !stored && hidden.isEmpty());
            hidden.setErrorMessage("Type its value");
        }
    }
}
