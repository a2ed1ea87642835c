package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.HasValue;
import com.vaadin.flow.component.button.Button;
import java.io.Serializable;

/** Hears of every change of the fields below a component, also of fields that are added to it later. */
final class Changes {
    private Changes() {}

    /** What Vaadin can keep in a session. */
    interface Heard extends Runnable, Serializable {}

    static void follow(Component root, Heard heard) {
        if (ComponentUtil.getData(root, Heard.class) == null) {
            ComponentUtil.setData(root, Heard.class, heard);
            if (root instanceof HasValue<?, ?> field) {
                field.addValueChangeListener(_ -> heard.run());
            }
            if (root instanceof Button button) {
                button.addClickListener(_ -> heard.run());
            }
        }
        root.getChildren().forEach(child -> follow(child, heard));
    }
}
