package dev.slipstream.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.dbt.RefRead;
import dev.slipstream.dbt.RefRead.Origin;
import dev.slipstream.defer.DeferChoice;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.ProductionFacts;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.defer.StateArtifact;
import dev.slipstream.project.ManifestFacts;
import dev.slipstream.workspace.ProjectId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadWordsTest {
    private static final Instant TWO = Instant.parse("2026-11-25T02:00:00Z");

    @Test
    void standardReadsProductionBecauseDevelopmentIsNotBuilt() {
        var read = words(DeferMode.STANDARD, production(false, false));

        assertThat(read.because()).isEqualTo("not-built-in-development");
        assertThat(read.text()).isEqualTo("dbt_ada.stg_orders does not exist, so production is read");
        assertThat(read.production().run()).isEqualTo("7");
        assertThat(read.production().builtAt()).isEqualTo(TWO);
    }

    @Test
    void favorStateReadsProductionOfWhatIsNotSelected() {
        var read = words(DeferMode.FAVOR_STATE, production(false, true));

        assertThat(read.because()).isEqualTo("favor-state");
        assertThat(read.text())
                .isEqualTo("favor state: production is read, and stg_orders is not selected in this command");
    }

    @Test
    void favorStateReadsProductionOfWhatIsSelectedOnlyWhereDevelopmentIsNotBuilt() {
        var read = words(DeferMode.FAVOR_STATE, production(true, false));

        assertThat(read.because()).isEqualTo("not-built-in-development");
        assertThat(read.text()).isEqualTo("dbt_ada.stg_orders does not exist, so production is read");
    }

    private static RefRead production(boolean selected, boolean built) {
        return new RefRead(
                "model.coffee_shop.stg_orders",
                "stg_orders",
                "model",
                "view",
                Origin.PRODUCTION,
                "\"warehouse\".\"dbt_prod\".\"stg_orders\"",
                new RefRead.Side("\"warehouse\".\"dbt_ada\".\"stg_orders\"", built),
                new RefRead.Side("\"warehouse\".\"dbt_prod\".\"stg_orders\"", true),
                selected,
                false,
                Origin.PRODUCTION,
                List.of(3),
                List.of());
    }

    private static Read words(DeferMode mode, RefRead read) {
        var artifact = new StateArtifact(
                new ProjectId("coffee_shop"),
                new ScheduleSlug("daily_prod"),
                new RunId(7),
                "main",
                "0123456789abcdef",
                TWO,
                new ManifestFacts(12, "1.12.6", "postgres", "coffee_shop", 9, TWO),
                Path.of("/state"));
        var status = new DeferStatus(
                new DeferChoice(mode, Optional.empty(), Optional.empty()),
                new DeferStatus.State.Ready(artifact, Duration.ofHours(1), false, false),
                new ProductionFacts(true, "prod → dbt_prod", List.of()));
        return new ReadWords(status).of(List.of(read)).getFirst();
    }
}
