package dev.slipstream.ui.explorer;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.slipstream.workspace.WorkspacePath;
import java.util.function.Consumer;

/** Asks for a path inside the project. */
final class PathDialog extends Dialog {
    private static final long serialVersionUID = 1;

    private final TextField field = new TextField("Path in the project");
    private final transient Consumer<WorkspacePath> done;

    PathDialog(String title, String proposed, Consumer<WorkspacePath> done) {
        this.done = done;
        setHeaderTitle(title);
        setWidth("420px");
        field.setWidthFull();
        field.setValue(proposed);
        field.setAutofocus(true);
        field.setValueChangeMode(ValueChangeMode.EAGER);
        field.addKeyDownListener(Key.ENTER, _ -> confirm());
        add(field);
        var cancel = new Button("Cancel", _ -> close());
        cancel.addThemeVariants(ButtonVariant.TERTIARY);
        var confirm = new Button("OK", _ -> confirm());
        confirm.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(cancel, confirm);
    }

    private void confirm() {
        try {
            var path = new WorkspacePath(field.getValue().strip());
            close();
            done.accept(path);
        } catch (IllegalArgumentException refused) {
            field.setErrorMessage(refused.getMessage());
            field.setInvalid(true);
        }
    }
}
