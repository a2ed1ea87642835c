package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.IntegerField;

/** A whole number, one or more, or nothing; says what is wrong with what was typed. */
final class CountField extends IntegerField {
    private static final long serialVersionUID = 1;

    /** @param none what nothing means */
    CountField(String label, String unit, String none, int most) {
        super(label);
        setSuffixComponent(new Span(unit));
        setPlaceholder(none);
        setMin(1);
        setMax(most);
        setI18n(new IntegerFieldI18n()
                .setBadInputErrorMessage("A whole number, or nothing: %s".formatted(none))
                .setMinErrorMessage("One or more, or nothing: %s".formatted(none))
                .setMaxErrorMessage("%,d at most".formatted(most)));
    }
}
