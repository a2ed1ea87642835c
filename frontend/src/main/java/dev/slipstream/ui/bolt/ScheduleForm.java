package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.BoltFailure;
import dev.slipstream.bolt.BoltFile;
import dev.slipstream.bolt.Manner;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.bolt.ScheduleFile;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.project.Project;
import dev.slipstream.ui.theme.Icons;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** A schedule in fields and, beside them, as text; what is changed in the one is in the other. */
final class ScheduleForm extends Div {
    private static final long serialVersionUID = 1;

    /** A new schedule's, in whose text the name is left out. */
    private static final ScheduleSlug UNNAMED = new ScheduleSlug("unnamed");

    private static final Map<String, String> ICONS = Map.of(
            "General",
            "sheet",
            "Commands",
            "terminal",
            "Triggers",
            "clock",
            "Limits",
            "circle-stop",
            "Production state",
            "git-branch",
            "Notifications",
            "info",
            "Environment",
            "code");

    private final transient Optional<Schedule> old;
    private final transient ToIntFunction<Schedule> readers;
    private final transient Saving save;
    private final transient Optional<BoltFile> file;
    private final transient ScheduleFields.Surroundings around;
    private final VariableRows variables;
    private final Checkbox asFile =
            new Checkbox("Keep it as a file of the project: .bolt/<name>.yaml, in a commit to the default branch");
    private final Div notice = new Div();
    private final Div middle = new Div();
    private final Nav sections = new Nav();
    private final YamlPane pane;
    private ScheduleFields fields;

    /** What the text says. */
    private transient Schedule said;

    private boolean textIsWrong;

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
        this.readers = readers;
        this.save = save;
        this.variables = new VariableRows(Map.of(), known.secrets());
        this.around = new ScheduleFields.Surroundings(known.schedules(), known.projects(), variables, clock);
        this.said = old.orElseGet(() -> fresh(known.projects(), user));
        this.pane = new YamlPane(
                title(), old.isPresent() ? known.text() : withoutName(ScheduleFile.text(said)), this::typed);
        asFile.setValue(file.isPresent());
        asFile.setVisible(old.isEmpty());
        this.fields = fields(said, old.isPresent());
        if (old.isEmpty()) {
            pane.nameless();
        }
        getStyle().set("display", "contents");
        notice.addClassNames("slip-notice", "error", "slip-bolt-notice");
        notice.getElement().setAttribute("role", "alert");
        notice.setVisible(false);
        sections.addClassName("slip-bolt-sections");
        sections.getElement().setAttribute("aria-label", "Sections");
        middle.add(fields);
        drawSections();
        var body = new Div(sections, middle, pane);
        body.addClassName("slip-bolt-editing");
        body.setEnabled(!broken());
        add(head(), notice);
        file.map(FileNotices::elsewhere).ifPresent(this::add);
        add(body);
    }

    /** May throw BoltFailure. */
    interface Saving {
        /** @param text how a file is to say it; empty: it stands in none */
        void save(Schedule schedule, VariableRows.Secrets secrets, Optional<String> text);
    }

    /**
     * @param file that says what the schedule is: then a change is a commit
     * @param secrets names of the schedule's
     * @param text of the schedule, or of its file; empty if it is new
     */
    record Known(
            List<ScheduleSlug> schedules,
            List<Project> projects,
            Optional<BoltFile> file,
            List<String> secrets,
            String text) {}

    private static Schedule fresh(List<Project> projects, String user) {
        var project = projects.stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no project to build; bring one in first"));
        return new Schedule(
                UNNAMED,
                project.id(),
                UNNAMED.value(),
                "",
                "0 6 * * *",
                "UTC",
                "",
                List.of(new Schedule.Command("dbt build", false)),
                false,
                false,
                user,
                Schedule.Terms.PLAIN,
                Schedule.Watch.NONE,
                Manner.PLAIN);
    }

    private ScheduleFields fields(Schedule shown, boolean named) {
        var made = new ScheduleFields(shown, old.isPresent(), named, around, asFile);
        Changes.follow(made, this::changed);
        return made;
    }

    private void drawSections() {
        sections.removeAll();
        fields.sections().forEach((title, heading) -> {
            var go = new Button(title, Icons.of(ICONS.getOrDefault(title, "file")), _ -> heading.scrollIntoView());
            go.addThemeVariants(ButtonVariant.TERTIARY);
            sections.add(go);
        });
    }

    /** In the fields: the text follows. */
    private void changed() {
        Changes.follow(fields, this::changed);
        try {
            var now = fields.named() ? fields.value() : fields.value(UNNAMED);
            var text = ScheduleFile.changed(textIsWrong ? ScheduleFile.text(said) : filled(), said, now);
            said = now;
            textIsWrong = false;
            show(text);
            pane.title(title());
        } catch (IllegalArgumentException | BoltFailure incomplete) {
            pane.behind(String.valueOf(incomplete.getMessage()));
        }
    }

    private void show(String text) {
        if (fields.named()) {
            pane.show(text);
        } else {
            pane.show(withoutName(text));
            pane.nameless();
        }
    }

    /** In the text: the fields follow. */
    private void typed(String text) {
        switch (read(text)) {
            case ScheduleFile.Read.Good(var schedule) -> {
                said = schedule;
                textIsWrong = false;
                pane.good();
                pane.title(title());
                fields = fields(schedule, true);
                middle.removeAll();
                middle.add(fields);
                drawSections();
            }
            case ScheduleFile.Read.Wrong(var problem) -> {
                textIsWrong = true;
                pane.wrong(problem);
            }
        }
    }

    private ScheduleFile.Read read(String text) {
        var read = ScheduleFile.read(text, said.project());
        return read instanceof ScheduleFile.Read.Good(var schedule)
                        && old.filter(before -> !before.slug().equals(schedule.slug()))
                                .isPresent()
                ? new ScheduleFile.Read.Wrong(new BoltFile.Problem(
                        (int) text.lines()
                                        .takeWhile(line -> !line.startsWith("name:"))
                                        .count()
                                + 1,
                        "the name stays %s: it is in links and folders"
                                .formatted(old.orElseThrow().slug())))
                : read;
    }

    private static String withoutName(String text) {
        return text.replaceFirst("(?m)^name: %s$".formatted(UNNAMED), "name:");
    }

    private String filled() {
        return said.slug().equals(UNNAMED)
                ? pane.text().replaceFirst("(?m)^name:\\s*$", "name: " + UNNAMED)
                : pane.text();
    }

    private String title() {
        return file.map(BoltFile::path)
                .orElseGet(() -> asFile.getValue() && !said.slug().equals(UNNAMED)
                        ? ".bolt/%s.yaml".formatted(said.slug())
                        : "As text");
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

    private void submit() {
        notice.setVisible(false);
        if (textIsWrong) {
            refuse("the text is not a schedule yet; mend it, or change a field, which writes it anew");
            return;
        }
        if (!fields.areValid()) {
            refuse("some fields are not right yet; each says why");
            fields.getElement().executeJs("""
                    requestAnimationFrame(() => this.querySelector('[invalid]')?.scrollIntoView({ block: 'center' }))""");
            return;
        }
        try {
            confirm(fields.value());
        } catch (IllegalArgumentException | BoltFailure wrong) {
            refuse(String.valueOf(wrong.getMessage()));
        }
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
            save.save(schedule, variables.secrets(), asFile.getValue() ? Optional.of(pane.text()) : Optional.empty());
        } catch (BoltFailure failure) {
            refuse(String.valueOf(failure.getMessage()));
        }
    }

    private void refuse(String reason) {
        notice.removeAll();
        notice.add(Icons.of("triangle-alert"), new Span(Words.capital(reason)));
        notice.setVisible(true);
    }
}
