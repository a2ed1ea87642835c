package dev.slipstream.ui.defer;

import static dev.slipstream.ui.defer.Statuses.NOON;
import static dev.slipstream.ui.defer.Statuses.facts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.defer.MissingPart;
import dev.slipstream.defer.ProductionFacts;
import dev.slipstream.defer.RunId;
import dev.slipstream.ui.defer.Checklist.Progression;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChecklistTest {
    private static final ProductionFacts NOTHING = new ProductionFacts(false, "", List.of());

    @Test
    void onAFreshProjectTheConnectionIsNextAndTheRestLater() {
        var reasons = List.of(
                MissingPart.SCHEDULER_CONNECTION,
                MissingPart.SCHEDULE,
                MissingPart.DEFER_ENABLED,
                MissingPart.SUCCESSFUL_RUN);

        assertThat(Checklist.of(NOTHING, reasons).steps())
                .extracting(Checklist.Step::progression)
                .containsExactly(Progression.NEXT, Progression.LATER, Progression.LATER, Progression.LATER);
    }

    @Test
    void whatIsDoneIsTickedAndOnlyOneStepIsNext() {
        var connected = new ProductionFacts(true, "prod → dbt_prod", List.of());
        var reasons = List.of(MissingPart.SCHEDULE, MissingPart.DEFER_ENABLED, MissingPart.SUCCESSFUL_RUN);

        var steps = Checklist.of(connected, reasons).steps();

        assertThat(steps)
                .extracting(Checklist.Step::progression)
                .containsExactly(Progression.DONE, Progression.NEXT, Progression.LATER, Progression.LATER);
        assertThat(steps.getFirst().detail()).isEqualTo("prod → dbt_prod");
        assertThat(steps.get(1).title()).isEqualTo("No schedule yet");
    }

    @Test
    void theFirstRunShowsHowFarItIs() {
        var running = new ProductionFacts.Progress(new RunId(1), NOON, 29, 47);
        var building = facts(Optional.of(running), Optional.empty());

        var last = Checklist.of(building, List.of(MissingPart.RUN_IN_PROGRESS))
                .steps()
                .getLast();

        assertThat(last.title()).isEqualTo("First run is building");
        assertThat(last.detail()).isEqualTo("#1, 29 of 47");
        assertThat(last.progression()).isEqualTo(Progression.NEXT);
    }

    @Test
    void aRunThatHasNotSaidHowMuchItBuildsIsStarting() {
        assertThat(Checklist.progress(new ProductionFacts.Progress(new RunId(2), NOON, 0, 0)))
                .isEqualTo("#2, starting");
    }
}
