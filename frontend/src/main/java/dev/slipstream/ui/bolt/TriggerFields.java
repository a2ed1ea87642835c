package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import dev.slipstream.bolt.RunState;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.defer.ScheduleSlug;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What else than a time starts a schedule. */
final class TriggerFields extends Div {
    private static final long serialVersionUID = 1;

    private static final String WHICH = "Choose the schedule that it starts after";

    private final Checkbox after = new Checkbox("After another schedule's run");
    private final Select<ScheduleSlug> schedule = new Select<>();
    private final CheckboxGroup<RunState> states = new CheckboxGroup<>("When it ended as");
    private final Checkbox merge = new Checkbox("On merge: when its branch has a new head");

    /** @param others what it can start after */
    TriggerFields(Schedule.Terms terms, List<ScheduleSlug> others) {
        addClassName("slip-bolt-due");
        var chosen = new Div(schedule, states);
        chosen.addClassName("slip-bolt-fields");
        schedule.setLabel("Schedule");
        schedule.setItems(others);
        schedule.setItemLabelGenerator(ScheduleSlug::value);
        schedule.setManualValidation(true);
        states.setItems(RunState.SUCCESS, RunState.FAILED, RunState.ERROR, RunState.CANCELED);
        states.setItemLabelGenerator(Words::state);
        states.setValue(terms.after().map(Schedule.After::states).orElse(Set.of(RunState.SUCCESS)));
        states.setManualValidation(true);
        terms.after().map(Schedule.After::schedule).filter(others::contains).ifPresent(schedule::setValue);
        after.setValue(terms.after().isPresent());
        after.setEnabled(!others.isEmpty());
        merge.setValue(terms.onMerge());
        chosen.setVisible(after.getValue());
        after.addValueChangeListener(_ -> chosen.setVisible(after.getValue()));
        var hint = new Span(
                "The branch (of turbo CI that names none: every branch) is looked at every 30 s, and at once when the git host calls the push hook.");
        hint.addClassName("slip-bolt-small");
        add(after, chosen, merge, hint);
    }

    boolean isValid() {
        schedule.setInvalid(after.getValue() && schedule.isEmpty());
        schedule.setErrorMessage(WHICH);
        states.setInvalid(after.getValue() && states.getValue().isEmpty());
        states.setErrorMessage("Choose one or more");
        return !schedule.isInvalid() && !states.isInvalid();
    }

    /** @throws IllegalArgumentException if that is not filled in */
    Optional<Schedule.After> after() {
        return after.getValue()
                ? Optional.of(new Schedule.After(
                        schedule.getOptionalValue().orElseThrow(() -> new IllegalArgumentException(WHICH)),
                        states.getValue()))
                : Optional.empty();
    }

    boolean onMerge() {
        return merge.getValue();
    }
}
