package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipstream.bolt.BoltFailure;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunOrder;
import dev.slipstream.bolt.Schedule;
import java.util.Optional;
import java.util.function.Consumer;

/** One run of a schedule that is to differ from it; the schedule stays as it is. */
final class StartDialog extends Dialog {
    private static final long serialVersionUID = 1;

    private final transient Schedule schedule;
    private final transient Consumer<RunOrder> start;
    private final String user;
    private final CommandRows commands;
    private final TextField branch = new TextField("Branch");
    private final TextField commit = new TextField("Commit");
    private final TextField reason = new TextField("Reason");
    private final Span refusal = new Span();

    /** @param start may throw BoltFailure */
    StartDialog(Schedule schedule, String user, Consumer<RunOrder> start) {
        this.schedule = schedule;
        this.user = user;
        this.start = start;
        this.commands = new CommandRows(schedule.commands());
        setHeaderTitle("Run %s with changes".formatted(schedule.slug()));
        setWidth("640px");
        branch.setPlaceholder("the project's default branch");
        branch.setValue(schedule.branch());
        commit.setPlaceholder("its newest");
        commit.addClassName("slip-bolt-code");
        reason.addClassName("slip-bolt-whole");
        reason.setHelperText("Stands on the run's page");
        refusal.addClassName("slip-bolt-refusal");
        refusal.getElement().setAttribute("role", "alert");
        var where = new Div(branch, commit);
        where.addClassName("slip-bolt-fields");
        var body = new Div(
                where,
                commands,
                reason,
                small("A run that succeeds becomes the production state, as any other."),
                refusal);
        body.addClassName("slip-bolt-dialog");
        add(body);
        var run = new Button("Run", _ -> submit());
        run.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", _ -> close()), run);
    }

    private void submit() {
        var lines = commands.value();
        if (!commands.areValid() || lines.isEmpty()) {
            refusal.setText(lines.isEmpty() ? "There is no command." : "");
            return;
        }
        try {
            start.accept(new RunOrder(
                    Optional.of(lines).filter(changed -> !changed.equals(schedule.commands())),
                    given(branch).filter(changed -> !changed.equals(schedule.branch())),
                    given(commit),
                    new Run.Trigger("manual", Optional.of(user), given(reason))));
            close();
        } catch (BoltFailure failure) {
            refusal.setText(failure.getMessage());
        }
    }

    private static Optional<String> given(TextField field) {
        return Optional.of(field.getValue().strip()).filter(text -> !text.isEmpty());
    }

    private static Span small(String words) {
        var small = new Span(words);
        small.addClassName("slip-bolt-small");
        return small;
    }
}
