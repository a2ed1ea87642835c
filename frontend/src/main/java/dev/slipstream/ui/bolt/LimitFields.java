package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import dev.slipstream.bolt.Schedule;
import java.time.Duration;
import java.util.Optional;

/** How a schedule's runs may overlap, and how long one may take. */
final class LimitFields extends Div {
    private static final long serialVersionUID = 1;
    static final int LONGEST_MINUTES = 7 * 24 * 60;

    private final Select<Schedule.Overlap> overlap = new Select<>();
    private final CountField timeout = new CountField("Timeout", "minutes", "none", LONGEST_MINUTES);

    LimitFields(Schedule.Terms terms) {
        addClassName("slip-bolt-fields");
        overlap.setLabel("While a run is under way");
        overlap.setItems(Schedule.Overlap.values());
        overlap.setItemLabelGenerator(LimitFields::words);
        overlap.setValue(terms.overlap());
        timeout.setHelperText("A run that takes longer is cancelled");
        terms.timeout().map(Duration::toMinutes).map(Math::toIntExact).ifPresent(timeout::setValue);
        add(overlap, timeout);
    }

    static String words(Schedule.Overlap overlap) {
        return switch (overlap) {
            case SKIP -> "Skip the next start";
            case QUEUE -> "Queue one start";
        };
    }

    boolean isValid() {
        return !timeout.isInvalid();
    }

    Schedule.Overlap overlap() {
        return overlap.getValue();
    }

    Optional<Duration> timeout() {
        return timeout.getOptionalValue().map(Duration::ofMinutes);
    }
}
