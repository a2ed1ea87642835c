package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import dev.slipstream.bolt.Manner;
import dev.slipstream.defer.ScheduleSlug;
import java.util.List;

/** Whether a schedule builds production, compares with another's run, or builds branches beside production. */
final class KindFields extends Div {
    private static final long serialVersionUID = 1;

    private static final String WHICH = "Choose the schedule that it is compared with";

    private enum Choice {
        STANDARD("Standard", "Runs commands on a branch"),
        DEFERRED("Deferred", "Compares with an earlier run"),
        TURBO_CI("Turbo CI", "Builds what a branch changes, apart");

        private final String title;
        private final String words;

        Choice(String title, String words) {
            this.title = title;
            this.words = words;
        }
    }

    private final RadioButtonGroup<Choice> choice = new RadioButtonGroup<>();
    private final Select<ScheduleSlug> with = new Select<>();
    private final Select<Boolean> which = new Select<>();
    private final Div compared = new Div(with, which);

    /** @param schedules what it can be compared with */
    KindFields(Manner.Kind kind, List<ScheduleSlug> schedules) {
        addClassName("slip-bolt-due");
        choice.addClassName("slip-bolt-kinds");
        choice.setAriaLabel("Type");
        choice.setItems(Choice.values());
        choice.setRenderer(new ComponentRenderer<>(KindFields::described));
        choice.setItemEnabledProvider(one -> one == Choice.STANDARD || !schedules.isEmpty());
        choice.setValue(of(kind));
        choice.addValueChangeListener(_ -> show());
        with.setLabel("Compare with");
        with.setItems(schedules);
        with.setItemLabelGenerator(ScheduleSlug::value);
        with.setManualValidation(true);
        kind.compared().filter(schedules::contains).ifPresent(with::setValue);
        which.setLabel("Its run");
        which.setItems(true, false);
        which.setItemLabelGenerator(KindFields::words);
        which.setValue(!(kind instanceof Manner.Kind.Deferred deferred) || deferred.successfulOnly());
        compared.addClassName("slip-bolt-fields");
        add(choice, compared);
        show();
    }

    static String title(Manner.Kind kind) {
        return of(kind).title;
    }

    static String words(boolean successfulOnly) {
        return successfulOnly ? "The last that succeeded" : "The last that passed or failed";
    }

    private static Choice of(Manner.Kind kind) {
        return switch (kind) {
            case Manner.Kind.Standard _ -> Choice.STANDARD;
            case Manner.Kind.Deferred _ -> Choice.DEFERRED;
            case Manner.Kind.TurboCi _ -> Choice.TURBO_CI;
        };
    }

    private static Div described(Choice choice) {
        var words = new Span(choice.words);
        words.addClassName("slip-bolt-small");
        var both = new Div(new Span(choice.title), words);
        both.addClassName("slip-bolt-kind-words");
        return both;
    }

    private void show() {
        compared.setVisible(choice.getValue() != Choice.STANDARD);
        which.setVisible(choice.getValue() == Choice.DEFERRED);
        with.setHelperText(
                choice.getValue() == Choice.TURBO_CI
                        ? "Its latest published state is what a branch is compared with, and reads"
                        : "state:modified, source_status: and result: select by it");
    }

    boolean isValid() {
        with.setInvalid(choice.getValue() != Choice.STANDARD && with.isEmpty());
        with.setErrorMessage(WHICH);
        return !with.isInvalid();
    }

    /** @throws IllegalArgumentException if that is not filled in */
    Manner.Kind value() {
        return switch (choice.getValue()) {
            case STANDARD -> new Manner.Kind.Standard();
            case DEFERRED -> new Manner.Kind.Deferred(other(), which.getValue());
            case TURBO_CI -> new Manner.Kind.TurboCi(other());
        };
    }

    private ScheduleSlug other() {
        return with.getOptionalValue().orElseThrow(() -> new IllegalArgumentException(WHICH));
    }
}
