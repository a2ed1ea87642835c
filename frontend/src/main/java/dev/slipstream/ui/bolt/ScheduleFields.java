package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipstream.bolt.Manner;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.project.Project;
import dev.slipstream.workspace.ProjectId;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All that a schedule is, by sections. What cannot be is refused beside the field. */
final class ScheduleFields extends Div {
    private static final long serialVersionUID = 1;

    private final TextField name = new TextField("Name");
    private final TextField displayName = new TextField("Display name");
    private final TextField description = new TextField("Description");
    private final TextField branch = new TextField("Branch");
    private final TextField owner = new TextField("Owner");
    private final Select<ProjectId> project = new Select<>();
    private final CommandRows commands;
    private final DueFields due;
    private final TriggerFields triggers;
    private final LimitFields limits;
    private final WatchFields watch;
    private final KindFields kind;
    private final VariableRows variables;
    private final KeepFields keep;
    private final Checkbox suspended = new Checkbox("Suspended");
    private final Checkbox defer = new Checkbox("Defer to production");
    private final transient Map<String, H2> sections = new LinkedHashMap<>();

    /**
     * @param variables goes on from form to form, as what was typed of secrets is nowhere else
     * @param projects what it may be of
     */
    record Surroundings(List<ScheduleSlug> schedules, List<Project> projects, VariableRows variables, Clock clock) {}

    /**
     * @param shown what the fields say at first
     * @param existing its name and project stay
     */
    ScheduleFields(Schedule shown, boolean existing, boolean named, Surroundings around, Component more) {
        this.commands = new CommandRows(shown.commands());
        this.due = new DueFields(around.clock(), shown.cron(), shown.timezone());
        this.triggers = new TriggerFields(
                shown.terms(),
                around.schedules().stream()
                        .filter(slug -> !slug.equals(shown.slug()))
                        .toList());
        this.limits = new LimitFields(shown.terms());
        this.watch = new WatchFields(shown.watch());
        this.kind = new KindFields(shown.manner().kind(), around.schedules());
        this.variables = around.variables();
        this.keep = new KeepFields(shown.manner().keep());
        variables.show(shown.manner().variables());
        fill(shown, existing, named, around.projects());
        addClassName("slip-bolt-form");
        lay(more);
    }

    private void fill(Schedule shown, boolean existing, boolean named, List<Project> projects) {
        project.setLabel("Project");
        project.setItems(projects.stream().map(Project::id).toList());
        project.setItemLabelGenerator(ProjectId::value);
        project.setVisible(projects.size() > 1);
        project.setValue(shown.project());
        project.setReadOnly(existing);
        name.setRequiredIndicatorVisible(true);
        name.setManualValidation(true);
        name.setHelperText("Lower-case letters, digits, _ and -. It is in links and folders and stays as it is.");
        name.setReadOnly(existing);
        owner.setHelperText("A user's name or an address; who answers for it");
        branch.setPlaceholder("the project's default branch");
        if (named) {
            name.setValue(shown.slug().value());
            displayName.setValue(shown.displayName());
        }
        description.setValue(shown.description());
        description.addClassName("slip-bolt-whole");
        branch.setValue(shown.branch());
        owner.setValue(shown.owner());
        suspended.setValue(shown.suspended());
        defer.setValue(shown.deferToProduction());
    }

    private void lay(Component more) {
        section("General", kind, fields(name, displayName, project, branch, owner), description, more);
        section(
                "Commands",
                small("In order; the last command that builds gives the manifest that others defer to."),
                commands);
        section(
                "Triggers",
                due,
                triggers,
                suspended,
                small("Suspended: nothing but a person starts it; each time is recorded as skipped."));
        section("Limits", limits, keep);
        section(
                "Production state",
                defer,
                small("Development may read what this schedule's latest successful run built."));
        section("Notifications", watch);
        section(
                "Environment",
                small(
                        "What env_var() finds. A secret is not shown again, and dbt writes ***** for it in logs; what a model"
                                + " puts into its SQL is in the manifest."),
                variables);
    }

    /** What one can go to, in order. */
    Map<String, H2> sections() {
        return sections;
    }

    boolean areValid() {
        return Stream.of(
                        nameIsValid(),
                        commands.areValid(),
                        due.isValid(),
                        triggers.isValid(),
                        limits.isValid(),
                        watch.areValid(),
                        kind.isValid(),
                        variables.areValid(),
                        keep.isValid())
                .allMatch(each -> each);
    }

    private boolean nameIsValid() {
        try {
            var _ = new ScheduleSlug(name.getValue());
            name.setInvalid(false);
        } catch (IllegalArgumentException wrong) {
            name.setErrorMessage(wrong.getMessage());
            name.setInvalid(true);
        }
        return !name.isInvalid();
    }

    boolean named() {
        return !name.isEmpty();
    }

    /** @throws RuntimeException IllegalArgumentException or BoltFailure with the reason, if it says no schedule yet */
    Schedule value() {
        return value(new ScheduleSlug(name.getValue()));
    }

    /** As {@link #value}, of one that has no name yet. */
    Schedule value(ScheduleSlug slug) {
        return new Schedule(
                slug,
                project.getOptionalValue()
                        .orElseThrow(
                                () -> new IllegalArgumentException("there is no project to build; bring one in first")),
                displayName.isEmpty() ? slug.value() : displayName.getValue(),
                description.getValue(),
                due.cron(),
                due.timezone(),
                branch.getValue().strip(),
                commands.value(),
                suspended.getValue(),
                defer.getValue(),
                owner.getValue().strip(),
                new Schedule.Terms(limits.overlap(), limits.timeout(), triggers.after(), triggers.onMerge()),
                watch.value(),
                new Manner(kind.value(), variables.plain(), keep.value()));
    }

    private void section(String title, Component... parts) {
        var heading = new H2(title);
        sections.put(title, heading);
        add(heading);
        add(parts);
    }

    private static Div fields(Component... fields) {
        var row = new Div(fields);
        row.addClassName("slip-bolt-fields");
        return row;
    }

    private static Span small(String words) {
        var small = new Span(words);
        small.addClassName("slip-bolt-small");
        return small;
    }
}
