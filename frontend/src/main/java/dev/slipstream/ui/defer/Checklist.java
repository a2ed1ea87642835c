package dev.slipstream.ui.defer;

import dev.slipstream.defer.MissingPart;
import dev.slipstream.defer.ProductionFacts;
import dev.slipstream.defer.ProductionFacts.Progress;
import dev.slipstream.defer.ProductionFacts.Source;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The four prerequisites of deferring, in order: pure. */
record Checklist(List<Step> steps) {
    enum Progression {
        DONE,
        NEXT,
        LATER
    }

    /** @param running the run that is building, on the last step */
    record Step(String title, String detail, Progression progression, Optional<Progress> running) {}

    private static final Set<MissingPart> SET_UP =
            Set.of(MissingPart.SCHEDULER_CONNECTION, MissingPart.SCHEDULE, MissingPart.DEFER_ENABLED);

    /**
     * Whether what is missing is told as the checklist. A schedule whose runs do not succeed is a problem instead, not a step;
     * so is a manifest that cannot be read.
     */
    static boolean leads(ProductionFacts facts, List<MissingPart> reasons) {
        return reasons.stream().anyMatch(SET_UP::contains)
                || reasons.contains(MissingPart.RUN_IN_PROGRESS)
                || (reasons.contains(MissingPart.SUCCESSFUL_RUN)
                        && marked(facts).flatMap(Source::newest).isEmpty());
    }

    static Checklist of(ProductionFacts facts, List<MissingPart> reasons) {
        var next = reasons.getFirst();
        var marked = marked(facts);
        return new Checklist(List.of(
                connection(facts, next),
                schedule(facts, reasons.contains(MissingPart.SCHEDULE), next),
                enabled(facts, marked, reasons.contains(MissingPart.SCHEDULE), next),
                run(marked, next)));
    }

    /** The schedule that development may read. */
    static Optional<Source> marked(ProductionFacts facts) {
        return facts.schedules().stream().filter(Source::deferEnabled).findFirst();
    }

    private static Step connection(ProductionFacts facts, MissingPart next) {
        return facts.connected()
                ? done("Production connected", facts.target())
                : step(
                        "Connect production",
                        "Bolt needs a connection to build production with.",
                        next,
                        Set.of(MissingPart.SCHEDULER_CONNECTION));
    }

    private static Step schedule(ProductionFacts facts, boolean missing, MissingPart next) {
        if (missing) {
            return facts.connected()
                    ? step(
                            "No schedule yet",
                            "Bolt has nothing that builds production.",
                            next,
                            Set.of(MissingPart.SCHEDULE))
                    : step(
                            "Add a Bolt schedule",
                            "Suggested: daily_prod, dbt seed and dbt build, every day.",
                            next,
                            Set.of(MissingPart.SCHEDULE));
        }
        var slugs =
                facts.schedules().stream().map(source -> source.slug().value()).collect(Collectors.joining(", "));
        return facts.schedules().size() == 1
                ? done(slugs, facts.schedules().getFirst().displayName())
                : done(facts.schedules().size() + " schedules", slugs);
    }

    private static Step enabled(ProductionFacts facts, Optional<Source> marked, boolean noSchedule, MissingPart next) {
        if (marked.isPresent()) {
            return done("Defer to production enabled", "");
        }
        var title = noSchedule ? "Enable Defer to production on it" : "No schedule allows deferring";
        var detail = noSchedule
                ? "Sessions may then read what it builds."
                : "Enable it on %s.".formatted(facts.schedules().getFirst().slug());
        return step(title, detail, next, Set.of(MissingPart.DEFER_ENABLED));
    }

    private static Step run(Optional<Source> marked, MissingPart next) {
        var running = marked.flatMap(Source::running);
        var last = Set.of(MissingPart.SUCCESSFUL_RUN, MissingPart.RUN_IN_PROGRESS);
        if (running.isPresent()) {
            return new Step("First run is building", progress(running.get()), progression(next, last), running);
        }
        var good = marked.flatMap(Source::newest).filter(ProductionFacts.Ended::succeeded);
        return good.isPresent() && !last.contains(next)
                ? done("One successful run", "#" + good.get().run())
                : step("One successful run", "Its manifest.json says where production tables are.", next, last);
    }

    static String progress(Progress running) {
        return running.total() == 0
                ? "#%s, starting".formatted(running.run())
                : "#%s, %d of %d".formatted(running.run(), running.done(), running.total());
    }

    private static Step done(String title, String detail) {
        return new Step(title, detail, Progression.DONE, Optional.empty());
    }

    private static Step step(String title, String detail, MissingPart next, Set<MissingPart> parts) {
        return new Step(title, detail, progression(next, parts), Optional.empty());
    }

    private static Progression progression(MissingPart next, Set<MissingPart> parts) {
        return parts.contains(next) ? Progression.NEXT : Progression.LATER;
    }
}
