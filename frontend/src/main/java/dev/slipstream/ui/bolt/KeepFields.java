package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.html.Div;
import dev.slipstream.bolt.Manner;

/** How long, and of how many runs, logs and files are kept. */
final class KeepFields extends Div {
    private static final long serialVersionUID = 1;

    private static final int MOST = 100_000;

    private final CountField days = new CountField("Keep for", "days", "ever", MOST);
    private final CountField runs = new CountField("Keep of the latest", "runs", "all", MOST);

    KeepFields(Manner.Keep keep) {
        addClassName("slip-bolt-fields");
        days.setHelperText("Logs and files of older runs are removed");
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
