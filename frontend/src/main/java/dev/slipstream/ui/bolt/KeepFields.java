package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.IntegerField;
import dev.slipstream.bolt.Manner;

/** How long, and of how many runs, logs and files are kept. */
final class KeepFields extends Div {
    private static final long serialVersionUID = 1;

    private final IntegerField days = new IntegerField("Keep for");
    private final IntegerField runs = new IntegerField("Keep of the latest");

    KeepFields(Manner.Keep keep) {
        addClassName("slip-bolt-fields");
        days.setSuffixComponent(new Span("days"));
        days.setPlaceholder("ever");
        days.setMin(1);
        days.setHelperText("Logs and files of older runs are removed");
        runs.setSuffixComponent(new Span("runs"));
        runs.setPlaceholder("all");
        runs.setMin(1);
        runs.setHelperText("Never of one that development defers to");
        keep.days().ifPresent(days::setValue);
        keep.runs().ifPresent(runs::setValue);
        add(days, runs);
    }

    boolean isValid() {
        return !days.isInvalid() && !runs.isInvalid();
    }

    Manner.Keep value() {
        return new Manner.Keep(days.getOptionalValue(), runs.getOptionalValue());
    }
}
