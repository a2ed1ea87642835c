package dev.slipstream.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.builds.Build;
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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

    @Test
    void preferNewerSaysByHowMuch() {
        var old = Map.of("model.coffee_shop.stg_orders", built(TWO.minus(Duration.ofDays(12))));

        var read = words(DeferMode.PREFER_NEWER, production(false, true), old);

        assertThat(read.because()).isEqualTo("prefer-newer");
        assertThat(read.text()).isEqualTo("production is newer than dbt_ada.stg_orders, by 12 d");
        assertThat(read.development().by()).isEqualTo("dbt run -s stg_orders");
    }

    @Test
    void aCopyOfUnknownAgeIsReadUnderPreferNewer() {
        var read = words(DeferMode.PREFER_NEWER, development(), Map.of());

        assertThat(read.because()).isEqualTo("prefer-newer");
        assertThat(read.text()).isEqualTo("when dbt_ada.stg_orders was built is not known, so it is read");
        assertThat(read.stale()).isFalse();
    }

    @Test
    void aCopyThatIsOlderThanProductionIsStale() {
        var old = Map.of("model.coffee_shop.stg_orders", built(TWO.minus(Duration.ofHours(3))));

        var read = words(DeferMode.STANDARD, development(), old);

        assertThat(read.stale()).isTrue();
        assertThat(read.because()).isEqualTo("built-in-development");
        assertThat(read.text()).isEqualTo("dbt_ada.stg_orders exists, so it is read; production is newer, by 3 h");
    }

    @Test
    void whatWasBuiltOnceAndIsGoneHasNoAge() {
        var old = Map.of("model.coffee_shop.stg_orders", built(TWO));

        assertThat(words(DeferMode.STANDARD, production(false, false), old)
                        .development()
                        .builtAt())
                .isNull();
    }

    private static Build built(Instant at) {
        return new Build("model.coffee_shop.stg_orders", at, "dbt run -s stg_orders", OptionalLong.empty());
    }

    private static RefRead development() {
        return new RefRead(
                "model.coffee_shop.stg_orders",
                "stg_orders",
                "model",
                "view",
                Origin.DEVELOPMENT,
                "\"warehouse\".\"dbt_ada\".\"stg_orders\"",
                new RefRead.Side("\"warehouse\".\"dbt_ada\".\"stg_orders\"", true),
                new RefRead.Side("\"warehouse\".\"dbt_prod\".\"stg_orders\"", true),
                false,
                false,
                false,
                Origin.PRODUCTION,
                List.of(3),
                List.of());
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
                false,
                Origin.PRODUCTION,
                List.of(3),
                List.of());
    }

    private static Read words(DeferMode mode, RefRead read) {
        return words(mode, read, Map.of());
    }

    private static Read words(DeferMode mode, RefRead read, Map<String, Build> development) {
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
        return new ReadWords(status, development, Map.of()).of(List.of(read)).getFirst();
    }
}
