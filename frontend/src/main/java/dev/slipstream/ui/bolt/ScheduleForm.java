package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.slipstream.bolt.BoltFailure;
import dev.slipstream.bolt.BoltFile;
import dev.slipstream.bolt.Manner;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.project.Project;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.workspace.ProjectId;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** A schedule's fields. What it refuses, it refuses with the reason, beside the field or above all. */
final class ScheduleForm extends Div {
    private static final long serialVersionUID = 1;

    private final transient Optional<Schedule> old;
    private final transient ToIntFunction<Schedule> readers;
    private final transient Saving save;
    private final transient Optional<BoltFile> file;
    private final String owner;
    private final TextField name = new TextField("Name");
    private final TextField displayName = new TextField("Display name");
    private final TextField description = new TextField("Description");
    private final TextField branch = new TextField("Branch");
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
    private final Checkbox asFile =
            new Checkbox("Keep it as a file of the project: .bolt/<name>.yaml, in a commit to the default branch");
    private final Div notice = new Div();

    /**
     * @param known what there is
     * @param readers how many users defer to it
     */
    ScheduleForm(
            Optional<Schedule> old,
            Known known,
            String user,
            Clock clock,
            ToIntFunction<Schedule> readers,
            Saving save) {
        this.old = old;
        this.file = known.file();
        this.owner = old.map(Schedule::owner).orElse(user);
        this.readers = readers;
        this.save = save;
        this.commands =
                new CommandRows(old.map(Schedule::commands).orElse(List.of(new Schedule.Command("dbt build", false))));
        this.due = new DueFields(
                clock,
                old.map(Schedule::cron).orElse("0 6 * * *"),
                old.map(Schedule::timezone).orElse("UTC"));
        var terms = old.map(Schedule::terms).orElse(Schedule.Terms.PLAIN);
        this.triggers = new TriggerFields(
                terms,
                known.schedules().stream()
                        .filter(slug ->
                                old.map(Schedule::slug).filter(slug::equals).isEmpty())
                        .toList());
        this.limits = new LimitFields(terms);
        this.watch = new WatchFields(old.map(Schedule::watch).orElse(Schedule.Watch.NONE));
        var manner = old.map(Schedule::manner).orElse(Manner.PLAIN);
        this.kind = new KindFields(manner.kind(), known.schedules());
        this.variables = new VariableRows(manner.variables(), known.secrets());
        this.keep = new KeepFields(manner.keep());
        getStyle().set("display", "contents");
        fill(known.projects());
        notice.addClassNames("slip-notice", "error", "slip-bolt-notice");
        notice.getElement().setAttribute("role", "alert");
        notice.setVisible(false);
        var body = body();
        body.setEnabled(!broken());
        add(head(), notice);
        file.map(FileNotices::elsewhere).ifPresent(this::add);
        add(body);
    }

    /** May throw BoltFailure. */
    interface Saving {
        /** @param asFile it stands in a file of the project's */
        void save(Schedule schedule, VariableRows.Secrets secrets, boolean asFile);
    }

    /**
     * @param file that says what the schedule is: then a change is a commit
     * @param secrets names of the schedule's
     */
    record Known(List<ScheduleSlug> schedules, List<Project> projects, Optional<BoltFile> file, List<String> secrets) {}

    private void fill(List<Project> projects) {
        project.setLabel("Project");
        project.setItems(projects.stream().map(Project::id).toList());
        project.setItemLabelGenerator(ProjectId::value);
        projects.stream().findFirst().ifPresent(first -> project.setValue(first.id()));
        project.setVisible(projects.size() > 1);
        name.setRequiredIndicatorVisible(true);
        name.setManualValidation(true);
        name.setHelperText("Lower-case letters, digits, _ and -. It is in links and folders and stays as it is.");
        branch.setPlaceholder("the project's default branch");
        old.ifPresent(schedule -> {
            name.setValue(schedule.slug().value());
            name.setReadOnly(true);
            project.setValue(schedule.project());
            project.setReadOnly(true);
            displayName.setValue(schedule.displayName());
            description.setValue(schedule.description());
            branch.setValue(schedule.branch());
            suspended.setValue(schedule.suspended());
            defer.setValue(schedule.deferToProduction());
        });
    }

    /** What its file says cannot be read, so it cannot be changed either. */
    private boolean broken() {
        return file.flatMap(BoltFile::problem).isPresent();
    }

    private Div head() {
        var space = new Span();
        space.addClassName("grow");
        var title = new H1(
                old.map(schedule -> (broken() ? "" : "Edit ") + schedule.slug()).orElse("New schedule"));
        var back = new Anchor(
                old.map(schedule -> "bolt/schedules/" + schedule.slug()).orElse("bolt"), broken() ? "Back" : "Cancel");
        if (broken()) {
            return BoltView.head(title, space, back);
        }
        var done = new Button(
                file.isPresent() ? "Save as a commit" : old.isPresent() ? "Save" : "Create schedule", _ -> submit());
        done.addThemeVariants(ButtonVariant.PRIMARY);
        return BoltView.head(title, space, back, done);
    }

    private Div body() {
        var general = fields(name, displayName, project, branch);
        description.addClassName("slip-bolt-whole");
        asFile.setValue(file.isPresent());
        asFile.setVisible(old.isEmpty());
        var body = new Div(
                new H2("General"),
                kind,
                general,
                description,
                asFile,
                new H2("Commands"),
                small("In order; the last command that builds gives the manifest that others defer to."),
                commands,
                new H2("Triggers"),
                due,
                triggers,
                suspended,
                small("Suspended: nothing but a person starts it; each time is recorded as skipped."),
                new H2("Limits"),
                limits,
                keep,
                new H2("Production state"),
                defer,
                small("Development may read what this schedule's latest successful run built."),
                new H2("Notifications"),
                watch,
                new H2("Environment"),
                small(
                        "What env_var() finds. A secret is not shown again, and dbt writes ***** for it in logs; what a model"
                                + " puts into its SQL is in the manifest."),
                variables);
        body.addClassName("slip-bolt-form");
        return body;
    }

    private void submit() {
        notice.setVisible(false);
        var valid = Stream.of(
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
        if (!valid) {
            return;
        }
        try {
            confirm(schedule());
        } catch (IllegalArgumentException wrong) {
            refuse(wrong);
        }
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

    private Schedule schedule() {
        return new Schedule(
                new ScheduleSlug(name.getValue()),
                project.getOptionalValue()
                        .orElseThrow(
                                () -> new IllegalArgumentException("there is no project to build; bring one in first")),
                displayName.isEmpty() ? name.getValue() : displayName.getValue(),
                description.getValue(),
                due.cron(),
                due.timezone(),
                branch.getValue().strip(),
                commands.value(),
                suspended.getValue(),
                defer.getValue(),
                owner,
                new Schedule.Terms(limits.overlap(), limits.timeout(), triggers.after(), triggers.onMerge()),
                watch.value(),
                new Manner(kind.value(), variables.plain(), keep.value()));
    }

    /** Who defers to it would be left without; that is asked for. */
    private void confirm(Schedule schedule) {
        var users = old.filter(before -> before.deferToProduction() && !schedule.deferToProduction())
                .map(readers::applyAsInt)
                .orElse(0);
        if (users == 0) {
            save(schedule);
            return;
        }
        var dialog = new ConfirmDialog();
        dialog.setHeader("Take %s away from development?".formatted(schedule.slug()));
        dialog.setText(
                users == 1
                        ? "1 user defers to it. Its commands will have no production state until another is chosen."
                        : "%d users defer to it. Their commands will have no production state until another is chosen."
                                .formatted(users));
        dialog.setCancelable(true);
        dialog.setConfirmText("Take it away");
        dialog.addConfirmListener(_ -> save(schedule));
        dialog.open();
    }

    private void save(Schedule schedule) {
        try {
            save.save(schedule, variables.secrets(), asFile.getValue());
        } catch (BoltFailure failure) {
            refuse(failure);
        }
    }

    private void refuse(RuntimeException reason) {
        notice.removeAll();
        notice.add(Icons.of("triangle-alert"), new Span(String.valueOf(reason.getMessage())));
        notice.setVisible(true);
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
