package dev.slipstream.ui.defer;

import static dev.slipstream.ui.defer.Statuses.ended;
import static dev.slipstream.ui.defer.Statuses.facts;
import static dev.slipstream.ui.defer.Statuses.missing;
import static dev.slipstream.ui.defer.Statuses.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.MissingPart;
import dev.slipstream.defer.ProductionFacts;
import dev.slipstream.ui.defer.DeferFace.Mark;
import dev.slipstream.ui.defer.DeferFace.Tone;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeferFaceTest {
    private static final Duration AGE = Duration.ofMinutes(34);

    @Test
    void offSaysOff() {
        assertThat(DeferFace.of(ready(DeferMode.OFF, AGE, false, false, 7)))
                .isEqualTo(new DeferFace(Tone.QUIET, Mark.HOLLOW, "Defer: off", "", "Defer to production, off", false));
    }

    @Test
    void onNamesTheModeAndTheAge() {
        assertThat(DeferFace.of(ready(DeferMode.STANDARD, AGE, false, false, 7)))
                .isEqualTo(new DeferFace(
                        Tone.DEFERRING,
                        Mark.PRODUCTION,
                        "Defer: prod · standard",
                        "34 min",
                        "Defer to production, on, standard, daily_prod run 7, 34 minutes ago",
                        true));
        assertThat(DeferFace.of(ready(DeferMode.FAVOR_STATE, AGE, false, false, 7))
                        .text())
                .isEqualTo("Defer: prod · favor state");
    }

    @Test
    void aPinnedRunTakesThePlaceOfTheAge() {
        assertThat(DeferFace.of(ready(DeferMode.STANDARD, Duration.ofDays(2), true, false, 9))
                        .aside())
                .contains("#7", "2 d");
    }

    @Test
    void aNewerRunThanThePinnedOneIsNamed() {
        var face = DeferFace.of(ready(DeferMode.STANDARD, Duration.ofDays(2), true, false, 9));

        assertThat(face.aside()).endsWith("newer: #9");
        assertThat(face.name()).contains("pinned, there is a newer run 9");
        assertThat(DeferFace.of(ready(DeferMode.STANDARD, Duration.ofDays(2), true, false, 7))
                        .aside())
                .doesNotContain("newer");
    }

    @Test
    void staleProductionIsAmber() {
        var face = DeferFace.of(ready(DeferMode.STANDARD, Duration.ofDays(3), false, true, 7));

        assertThat(face.tone()).isEqualTo(Tone.WARNING);
        assertThat(face.aside()).isEqualTo("3 d old");
    }

    @Test
    void aNewerRunThatIsNotPublishedYetIsBeingFetched() {
        assertThat(DeferFace.of(ready(DeferMode.STANDARD, AGE, false, false, 8)).text())
                .isEqualTo("Defer: fetching #8…");
    }

    @Test
    void whatIsMissingAtFirstIsToBeSetUp() {
        var nothing = new ProductionFacts(false, "", List.of());

        assertThat(DeferFace.of(missing(nothing, MissingPart.SCHEDULER_CONNECTION, MissingPart.SCHEDULE))
                        .text())
                .isEqualTo("Defer: set up");
    }

    @Test
    void aScheduleWhoseRunsFailIsUnavailable() {
        var failing = facts(Optional.empty(), Optional.of(ended(3, false)));

        var face = DeferFace.of(missing(failing, MissingPart.SUCCESSFUL_RUN));

        assertThat(face.text()).isEqualTo("Defer: unavailable");
        assertThat(face.tone()).isEqualTo(Tone.ERROR);
        assertThat(face.name()).isEqualTo("Defer to production, unavailable: no successful run");
    }
}
