package dev.slipstream.ui.terminal;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.textfield.TextField;
import java.util.function.Consumer;

/** Asks for a terminal's name. */
final class NameDialog extends Dialog {
    private static final long serialVersionUID = 1;
    private static final int LONGEST = 40;

    private final TextField field = new TextField("Name");
    private final transient Consumer<String> done;

    NameDialog(String known, Consumer<String> done) {
        this.done = done;
        setHeaderTitle("Rename terminal");
        setWidth("360px");
        field.setWidthFull();
        field.setMaxLength(LONGEST);
        field.setValue(known);
        field.setAutofocus(true);
        field.setAutoselect(true);
        field.setHelperText("Empty: as the program in it says");
        field.addKeyDownListener(Key.ENTER, _ -> confirm());
        add(field);
        var cancel = new Button("Cancel", _ -> close());
        cancel.addThemeVariants(ButtonVariant.TERTIARY);
        var confirm = new Button("Rename", _ -> confirm());
        confirm.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(cancel, confirm);
    }

    private void confirm() {
        close();
        done.accept(field.getValue().strip());
    }
}
