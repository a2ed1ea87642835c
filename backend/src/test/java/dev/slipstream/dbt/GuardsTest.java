package dev.slipstream.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.builds.Build;
import dev.slipstream.dbt.RefRead.Origin;
import dev.slipstream.defer.CommandPlan;
import dev.slipstream.defer.DeferChoice;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.Notice;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardsTest {
    private static final Instant TWO = Instant.parse("2026-11-25T02:00:00Z");
    private static final Map<String, Build> NONE = Map.of();

    @Test
    void anIncrementalModelThatIsOnlyInProductionIsRebuiltInFull() {
        var daily = node("daily", "incremental", own("daily", false, true), List.of());

        assertThat(guards(DeferMode.STANDARD, false, daily)).singleElement().satisfies(guard -> {
            assertThat(guard.code()).isEqualTo("full-rebuild");
            assertThat(guard.text())
                    .isEqualTo("daily is incremental and not in development: all its rows are built anew");
            assertThat(guard.wayOut())
                    .contains(
                            "dbt run-operation --sql 'create table \"w\".\"dbt_ada\".\"daily\" as select * from \"w\".\"dbt_prod\".\"daily\"'");
        });
        assertThat(guards(DeferMode.STANDARD, true, daily)).isEmpty();
        assertThat(guards(DeferMode.OFF, false, daily)).isEmpty();
        assertThat(guards(DeferMode.STANDARD, false, node("daily", "incremental", own("daily", true, true), List.of())))
                .isEmpty();
    }

    /** Such as {@code dbt clone} makes where a warehouse cannot clone tables. */
    @Test
    void aViewInAnIncrementalModelsPlaceIsReplacedInFull() {
        var daily = node("daily", "incremental", own("daily", true, true, true), List.of());

        assertThat(daily.action(false)).isEqualTo("replaced");
        assertThat(guards(DeferMode.STANDARD, false, daily)).singleElement().satisfies(guard -> {
            assertThat(guard.text())
                    .isEqualTo("daily is incremental and only a view in development: all its rows are built anew");
            assertThat(guard.wayOut().orElseThrow())
                    .contains("drop view \"w\".\"dbt_ada\".\"daily\"; create table \"w\".\"dbt_ada\".\"daily\" as");
        });
    }

    @ParameterizedTest
    @CsvSource({"snowflake, 1.12.6, true", "postgres, 1.12.6, true", "postgres, 1.11.3, false"})
    void theWayOutDependsOnTheWarehouseAndDbt(String adapter, String dbt, boolean there) {
        var facts = new ManifestFacts(12, dbt, adapter, "shop", 9, TWO);

        assertThat(Copying.command(facts, List.of(own("daily", false, true)))).satisfies(command -> {
            assertThat(command.isPresent()).isEqualTo(there);
            assertThat(command.orElse("dbt clone -s daily")).matches("dbt (clone -s daily|run-operation --sql .*)");
            assertThat(command.orElse("").startsWith("dbt clone")).isEqualTo(adapter.equals("snowflake"));
        });
    }

    @Test
    void whatTheManifestPromisesAndTheWarehouseLacksIsNamedOnce() {
        var gone = read("gone", Origin.MISSING, false, false);
        var reading = node("a", "view", null, List.of(gone));
        var inlining = node("b", "view", null, List.of(inlined(gone)));

        assertThat(guards(DeferMode.FAVOR_STATE, false, reading, inlining))
                .singleElement()
                .satisfies(guard -> {
                    assertThat(guard.code()).isEqualTo("production-missing");
                    assertThat(guard.text())
                            .isEqualTo("the manifest of run #7 names gone, and the warehouse does not have it");
                    assertThat(guard.wayOut()).contains("dbt build -s gone");
                });
    }

    @Test
    void whatProductionDoesNotKnowIsBuiltFirst() {
        var unknown = read("fresh", Origin.MISSING, false, null);

        assertThat(guards(DeferMode.STANDARD, false, node("a", "view", null, List.of(unknown))))
                .extracting(Notice::text)
                .containsExactly("fresh is not in development, and production does not know it");
        assertThat(guards(DeferMode.OFF, false, node("a", "view", null, List.of(unknown))))
                .extracting(Notice::text)
                .containsExactly("fresh is not in development, and deferral is off");
    }

    @Test
    void aCopyThatProductionHasOvertakenIsNamed() {
        var mine = Map.of("model.shop.old", build("old", TWO.minusSeconds(60), OptionalLong.empty()));
        var theirs = Map.of("model.shop.old", build("old", TWO, OptionalLong.of(7)));
        var old = node("a", "view", null, List.of(read("old", Origin.DEVELOPMENT, true, true)));

        var guards = new Guards(forecast(DeferMode.STANDARD, false, old), mine, theirs).notices();

        assertThat(guards).singleElement().satisfies(guard -> {
            assertThat(guard.text()).isEqualTo("your copy of old is older than production");
            assertThat(guard.wayOut()).contains("dbt run -s old");
        });
        assertThat(new Guards(forecast(DeferMode.STANDARD, false, old), theirs, mine).notices())
                .isEmpty();
    }

    private static List<Notice> guards(DeferMode mode, boolean fullRefresh, PlannedNode... nodes) {
        return new Guards(forecast(mode, fullRefresh, nodes), NONE, NONE).notices();
    }

    private static Forecast forecast(DeferMode mode, boolean fullRefresh, PlannedNode... nodes) {
        var artifact = new StateArtifact(
                new ProjectId("shop"),
                new ScheduleSlug("daily_prod"),
                new RunId(7),
                "main",
                "0123456789abcdef",
                TWO,
                new ManifestFacts(12, "1.12.6", "postgres", "shop", 9, TWO),
                Path.of("/state"));
        var status = new DeferStatus(
                new DeferChoice(mode, Optional.empty(), Optional.empty()),
                new DeferStatus.State.Ready(artifact, Duration.ofHours(1), false, false),
                new ProductionFacts(true, "prod → dbt_prod", List.of()));
        var plan = new CommandPlan.Run(List.of("run"), Map.of(), Set.of(), mode != DeferMode.OFF, List.of());
        return new Forecast(plan, status, List.of(nodes), false, fullRefresh);
    }

    private static PlannedNode node(String name, String materialized, @Nullable RefRead own, List<RefRead> reads) {
        return new PlannedNode(
                "model.shop." + name,
                name,
                "model",
                materialized,
                true,
                "\"w\".\"dbt_ada\".\"%s\"".formatted(name),
                reads,
                Optional.ofNullable(own),
                Optional.empty());
    }

    private static RefRead own(String name, boolean mine, boolean theirs) {
        return own(name, mine, theirs, false);
    }

    private static RefRead own(String name, boolean mine, boolean theirs, boolean view) {
        var read = read(name, Origin.NOT_READ, mine, theirs);
        return new RefRead(
                read.ref(),
                name,
                "model",
                "incremental",
                read.from(),
                null,
                new RefRead.Side(read.development().relation(), mine, view),
                read.production(),
                false,
                false,
                false,
                null,
                List.of(),
                List.of());
    }

    /** @param theirs whether production's exists; null: production does not know it */
    private static RefRead read(String name, Origin from, boolean mine, @Nullable Boolean theirs) {
        var production = theirs == null ? null : "\"w\".\"dbt_prod\".\"%s\"".formatted(name);
        return new RefRead(
                "model.shop." + name,
                name,
                "model",
                "view",
                from,
                null,
                new RefRead.Side("\"w\".\"dbt_ada\".\"%s\"".formatted(name), mine),
                new RefRead.Side(production, theirs),
                false,
                false,
                false,
                null,
                List.of(),
                List.of());
    }

    private static RefRead inlined(RefRead child) {
        return new RefRead(
                "model.shop.inner",
                "inner",
                "model",
                "ephemeral",
                Origin.INLINED,
                null,
                new RefRead.Side(null, null),
                new RefRead.Side(null, null),
                false,
                false,
                false,
                null,
                List.of(),
                List.of(child));
    }

    private static Build build(String name, Instant at, OptionalLong run) {
        return new Build("model.shop." + name, at, "dbt run", run);
    }
}
