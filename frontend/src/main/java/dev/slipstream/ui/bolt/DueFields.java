package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.slipstream.bolt.BoltFailure;
import dev.slipstream.bolt.Cron;
import java.time.Clock;
import java.time.ZoneId;

/** A cron in a time zone, what it means in words, and the next five times of it while it is typed. */
final class DueFields extends Div {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 5;
    private static final String OFF = "OFF";
    private static final String ZONE = "Choose a time zone, such as Europe/Berlin";

    private final transient Clock clock;
    private final Checkbox byItself = new Checkbox("By itself, at set times");
    private final TextField cron = new TextField("Cron");
    private final ZoneBox zone = new ZoneBox();
    private final OrderedList times = new OrderedList();
    private final Div fields = new Div(cron, zone);

    DueFields(Clock clock, String itsCron, String itsZone) {
        this.clock = clock;
        addClassName("slip-bolt-due");
        fields.addClassName("slip-bolt-fields");
        times.addClassName("slip-bolt-times");
        times.getElement().setAttribute("aria-label", "Next times");
        times.getElement().setAttribute("aria-live", "polite");
        byItself.setValue(!itsCron.equals(OFF));
        cron.setValue(itsCron.equals(OFF) ? "0 6 * * *" : itsCron);
        cron.addClassName("slip-bolt-code");
        cron.setManualValidation(true);
        cron.setValueChangeMode(ValueChangeMode.EAGER);
        cron.addValueChangeListener(_ -> show());
        zone.setValue(itsZone);
        zone.addValueChangeListener(_ -> show());
        byItself.addValueChangeListener(_ -> show());
        add(byItself, fields, times);
        show();
    }

    /** @throws BoltFailure if it is none */
    String cron() {
        if (!byItself.getValue()) {
            return OFF;
        }
        var _ = Cron.parse(cron.getValue());
        return cron.getValue().strip();
    }

    /** @throws IllegalArgumentException if there is none */
    String timezone() {
        return zone.getOptionalValue().orElseThrow(() -> new IllegalArgumentException(ZONE));
    }

    boolean isValid() {
        return !byItself.getValue() || (!cron.isInvalid() && !zone.isEmpty());
    }

    private void show() {
        fields.setVisible(byItself.getValue());
        times.setVisible(byItself.getValue());
        times.removeAll();
        cron.setInvalid(false);
        zone.setInvalid(zone.isEmpty());
        zone.setErrorMessage(ZONE);
        try {
            var parsed = Cron.parse(cron.getValue());
            cron.setHelperText(Words.capital(parsed.words()));
            if (!zone.isEmpty()) {
                show(parsed, ZoneId.of(zone.getValue()));
            }
        } catch (BoltFailure wrong) {
            refuse(String.valueOf(wrong.getMessage()));
        }
    }

    private void show(Cron parsed, ZoneId its) {
        var next = parsed.next(its, clock.instant(), SHOWN);
        if (next.isEmpty()) {
            refuse("That is a day that never comes");
        }
        next.forEach(instant -> {
            var item = new ListItem(new Span(ScheduleCards.time(instant, its) + " "));
            var age = new Moment(instant, Moment.Form.AGO);
            age.addClassName("slip-bolt-quiet");
            item.add(age);
            times.add(item);
        });
    }

    private void refuse(String reason) {
        cron.setHelperText("");
        cron.setErrorMessage(reason);
        cron.setInvalid(true);
    }

    /** The time zones that have a place in their name, and UTC. */
    static final class ZoneBox extends ComboBox<String> {
        private static final long serialVersionUID = 1;

        ZoneBox() {
            super("Time zone");
            setItems(ZoneId.getAvailableZoneIds().stream()
                    .filter(id -> id.equals("UTC") || (id.contains("/") && !id.matches("(Etc|SystemV)/.*")))
                    .sorted()
                    .toList());
            setManualValidation(true);
        }
    }
}
