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
import java.time.Duration;
import java.util.Optional;

/** The menu while something is missing: the checklist, or the problem, with one main way out. */
final class MendSection extends Div {
    private static final long serialVersionUID = 1;

    private final transient Deferring deferring;
    private final transient Act act;

    MendSection(Deferring deferring, DeferStatus status, State.Missing missing, Act act) {
        this.deferring = deferring;
        this.act = act;
        var reasons = missing.reasons();
        var marked = Checklist.marked(status.facts());
        if (Checklist.leads(status.facts(), reasons)) {
            steps(Checklist.of(status.facts(), reasons));
            add(wayOut(reasons.getFirst(), status, marked));
        } else {
            problem(missing, status, marked);
        }
    }

    private void steps(Checklist checklist) {
        var list = new Div();
        list.addClassNames("slip-section", "slip-steps");
        list.getElement().setAttribute("role", "list");
        for (var index = 0; index < checklist.steps().size(); index++) {
            list.add(step(checklist.steps().get(index), index + 1));
        }
        add(list);
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
        step.running().map(MendSection::bar).ifPresent(words::add);
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

    private Component wayOut(MissingPart next, DeferStatus status, Optional<Source> marked) {
        var row = new Div();
        row.addClassNames("slip-section", "slip-row");
        switch (next) {
            case SCHEDULER_CONNECTION -> row.add(allowed(Role.ADMIN, "Set it all up", this::openSetUp));
            case SCHEDULE -> row.add(allowed(Role.ADMIN, "Add daily_prod and run it", this::openSetUp));
            case DEFER_ENABLED -> {
                var slug = status.facts().schedules().getFirst().slug();
                row.add(allowed(Role.ADMIN, "Enable on " + slug, () -> act.act(() -> deferring.enable(slug))));
            }
            case SUCCESSFUL_RUN, RUN_IN_PROGRESS, MANIFEST_UNREADABLE -> firstRun(row, marked.orElseThrow());
        }
        return row;
    }

    private void firstRun(Div row, Source marked) {
        if (marked.running().isEmpty()) {
            row.add(allowed(Role.OPERATOR, "Run %s now".formatted(marked.slug()), () -> run(marked.slug())));
            return;
        }
        var run = marked.running().get().run();
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

    private void problem(State.Missing missing, DeferStatus status, Optional<Source> marked) {
        var reasons = missing.reasons();
        var unusable = missing.unusable();
        var section = new Div();
        section.addClassNames("slip-section", "slip-column");
        if (reasons.contains(MissingPart.MANIFEST_UNREADABLE)) {
            section.add(new NoticeBox(
                    new Notices.Notice(
                            Notices.Level.ERROR,
                            "manifest-unreadable",
                            "Production cannot be read",
                            unusable.map(each -> "%s. %s.".formatted(sentence(each.why()), sentence(each.wayOut())))
                                    .orElse("Another run brings another manifest.")),
                    waysOut(unusable.flatMap(UnusableManifest::instead), marked)));
        } else {
            var ended = marked.flatMap(Source::newest);
            section.add(new NoticeBox(
                    new Notices.Notice(Notices.Level.ERROR, "no-run", "No successful run", failed(ended)),
                    again(marked),
                    ended.<Component>map(run -> link("Open #" + run.run(), run.run()))
                            .orElseGet(Span::new)));
        }
        if (status.choice().pinned().isPresent()) {
            section.add(
                    new Button("Use the latest successful run", _ -> act.act(() -> deferring.pin(Optional.empty()))));
        }
        add(section);
    }

    private Component[] waysOut(Optional<RunId> instead, Optional<Source> marked) {
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

    private Component again(Optional<Source> marked) {
        return marked.map(source ->
                        allowed(Role.OPERATOR, "Run %s again".formatted(source.slug()), () -> run(source.slug())))
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
