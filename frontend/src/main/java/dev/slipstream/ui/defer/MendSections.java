package dev.slipstream.ui.defer;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.AnchorTarget;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.progressbar.ProgressBar;
import dev.slipstream.defer.Ages;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.DeferStatus.State;
import dev.slipstream.defer.MissingPart;
import dev.slipstream.defer.ProductionFacts.Ended;
import dev.slipstream.defer.ProductionFacts.Progress;
import dev.slipstream.defer.ProductionFacts.Source;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.defer.UnusableManifest;
import dev.slipstream.security.Role;
import dev.slipstream.ui.defer.Sections.Section;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The menu while something is missing: the checklist, or the problem, with one main way out. */
final class MendSections {
    private final Deferring deferring;
    private final Act act;

    MendSections(Deferring deferring, Act act) {
        this.deferring = deferring;
        this.act = act;
    }

    /**
     * What the way out is made from.
     *
     * @param running the run that is waited for
     */
    private record Next(MissingPart part, Optional<ScheduleSlug> schedule, Optional<RunId> running) {}

    /** What the problem is made from. */
    private record Problem(
            State.Missing missing,
            Optional<ScheduleSlug> schedule,
            Optional<Ended> ended,
            String failed,
            boolean pinned) {}

    List<Section> of(DeferStatus status, State.Missing missing) {
        var facts = status.facts();
        var marked = Checklist.marked(facts);
        if (!Checklist.leads(facts, missing.reasons())) {
            var ended = marked.flatMap(Source::newest);
            var problem = new Problem(
                    missing,
                    marked.map(Source::slug),
                    ended,
                    failed(ended),
                    status.choice().pinned().isPresent());
            return List.of(new Section("problem", problem, () -> problem(problem)));
        }
        var checklist = Checklist.of(facts, missing.reasons());
        var schedule = marked.or(() -> facts.schedules().stream().findFirst()).map(Source::slug);
        var running = marked.flatMap(Source::running).map(Progress::run);
        var next = new Next(missing.reasons().getFirst(), schedule, running);
        return List.of(
                new Section("steps", checklist, () -> steps(checklist)),
                new Section("way out", next, () -> wayOut(next)));
    }

    private static Component steps(Checklist checklist) {
        var list = new Div();
        list.addClassNames("slip-section", "slip-steps");
        list.getElement().setAttribute("role", "list");
        for (var index = 0; index < checklist.steps().size(); index++) {
            list.add(step(checklist.steps().get(index), index + 1));
        }
        return list;
    }

    private static Component step(Checklist.Step step, int number) {
        var sign = new Span(step.progression() == Checklist.Progression.DONE ? "✓" : Integer.toString(number));
        sign.addClassName("slip-step-sign");
        var title = new Span(step.title());
        title.addClassName("slip-option-title");
        var words = new Div(title);
        words.addClassNames("slip-column", "slip-grow");
        if (!step.detail().isEmpty()) {
            var detail = new Span(step.detail());
            detail.addClassName("slip-secondary");
            words.add(detail);
        }
        step.running().map(MendSections::bar).ifPresent(words::add);
        var item = new Div(sign, words);
        item.getElement().setAttribute("role", "listitem");
        item.addClassNames(
                "slip-step",
                switch (step.progression()) {
                    case DONE -> "done";
                    case NEXT -> "next";
                    case LATER -> "later";
                });
        return item;
    }

    private static ProgressBar bar(Progress running) {
        var bar = new ProgressBar();
        bar.getElement().setAttribute("aria-label", "First run");
        if (running.total() == 0) {
            bar.setIndeterminate(true);
        } else {
            bar.setMax(running.total());
            bar.setValue(Math.min(running.done(), running.total()));
        }
        return bar;
    }

    private Component wayOut(Next next) {
        var row = new Div();
        row.addClassNames("slip-section", "slip-row");
        switch (next.part()) {
            case SCHEDULER_CONNECTION -> row.add(allowed(Role.ADMIN, "Set it all up", this::openSetUp));
            case SCHEDULE -> row.add(allowed(Role.ADMIN, "Add daily_prod and run it", this::openSetUp));
            case DEFER_ENABLED -> {
                var slug = next.schedule().orElseThrow();
                row.add(allowed(Role.ADMIN, "Enable on " + slug, () -> act.act(() -> deferring.enable(slug))));
            }
            case SUCCESSFUL_RUN, RUN_IN_PROGRESS, MANIFEST_UNREADABLE ->
                firstRun(row, next.schedule().orElseThrow(), next.running());
        }
        return row;
    }

    private void firstRun(Div row, ScheduleSlug marked, Optional<RunId> running) {
        if (running.isEmpty()) {
            row.add(allowed(Role.OPERATOR, "Run %s now".formatted(marked), () -> run(marked)));
            return;
        }
        var run = running.get();
        var wanted = new Checkbox("Turn defer on by itself when it has succeeded", deferring.wanted());
        wanted.addValueChangeListener(changed -> deferring.want(changed.getValue()));
        row.add(link("Watch run #" + run, run), wanted);
    }

    private void run(ScheduleSlug slug) {
        act.act(() -> {
            deferring.want(true);
            deferring.runNow(slug);
        });
    }

    private Component problem(Problem problem) {
        var section = new Div();
        section.addClassNames("slip-section", "slip-column");
        section.add(
                problem.missing().reasons().contains(MissingPart.MANIFEST_UNREADABLE)
                        ? unreadable(problem)
                        : unsuccessful(problem));
        if (problem.pinned()) {
            section.add(
                    new Button("Use the latest successful run", _ -> act.act(() -> deferring.pin(Optional.empty()))));
        }
        return section;
    }

    private Component unreadable(Problem problem) {
        var unusable = problem.missing().unusable();
        return new NoticeBox(
                new Notices.Notice(
                        Notices.Level.ERROR,
                        "manifest-unreadable",
                        "Production cannot be read",
                        unusable.map(each -> "%s. %s.".formatted(sentence(each.why()), sentence(each.wayOut())))
                                .orElse("Another run brings another manifest.")),
                waysOut(unusable.flatMap(UnusableManifest::instead), problem.schedule()));
    }

    private Component unsuccessful(Problem problem) {
        return new NoticeBox(
                new Notices.Notice(Notices.Level.ERROR, "no-run", "No successful run", problem.failed()),
                again(problem.schedule()),
                problem.ended()
                        .<Component>map(run -> link("Open #" + run.run(), run.run()))
                        .orElseGet(Span::new));
    }

    private Component[] waysOut(Optional<RunId> instead, Optional<ScheduleSlug> marked) {
        var again = again(marked);
        if (instead.isEmpty()) {
            return new Component[] {again};
        }
        var run = instead.get();
        var use = new Button("Use run #" + run, _ -> act.act(() -> deferring.pin(Optional.of(run))));
        use.addThemeVariants(ButtonVariant.PRIMARY, ButtonVariant.SMALL);
        if (again instanceof Button button) {
            button.removeThemeVariants(ButtonVariant.PRIMARY);
        }
        return new Component[] {use, again};
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private String failed(Optional<Ended> ended) {
        var mine = deferring.backend().developmentSchema(deferring.user().name(), deferring.project());
        return ended.map(run -> "The newest, #%s, failed %s%s. Commands would read %s only."
                        .formatted(
                                run.run(),
                                Ages.ago(Duration.between(
                                        run.finishedAt(),
                                        deferring.backend().clock().instant())),
                                run.reason().isBlank() ? "" : ": " + run.reason(),
                                mine))
                .orElse("Commands would read %s only.".formatted(mine));
    }

    private Component again(Optional<ScheduleSlug> marked) {
        return marked.map(slug -> allowed(Role.OPERATOR, "Run %s again".formatted(slug), () -> run(slug)))
                .orElseGet(Span::new);
    }

    private Component allowed(Role role, String text, Runnable deed) {
        if (!deferring.is(role)) {
            return new Span("Ask an admin: \"%s\" needs the %s role."
                    .formatted(text, role.name().toLowerCase(java.util.Locale.ROOT)));
        }
        var button = new Button(text, _ -> deed.run());
        button.addThemeVariants(ButtonVariant.PRIMARY, ButtonVariant.SMALL);
        return button;
    }

    private void openSetUp() {
        new SetUpDialog(deferring, () -> act.act(() -> deferring.want(true))).open();
    }

    private Anchor link(String text, RunId run) {
        var link = new Anchor(deferring.backend().bolt().page(run).toString(), text);
        link.setTarget(AnchorTarget.BLANK);
        return link;
    }
}
