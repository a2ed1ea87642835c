package dev.slipstream.ui.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.defer.DeferChoice;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.Pin;
import dev.slipstream.defer.ProductionFacts;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.defer.StateArtifact;
import dev.slipstream.preview.CompiledPreview;
import dev.slipstream.preview.Read;
import dev.slipstream.project.ManifestFacts;
import dev.slipstream.ui.preview.Suggestion.Deed;
import dev.slipstream.workspace.ProjectId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
    private static final Instant TWO = Instant.parse("2026-11-25T02:00:00Z");
    private static final String MINE = "\"w\".\"dbt_ada\".\"x\"";
    private static final String THEIRS = "\"w\".\"dbt_prod\".\"x\"";

    @Test
    void whatExistsNowhereIsBuiltFirst() {
        var missing = read(
                "missing",
                "not-in-production-manifest",
                new Read.Development(MINE, false, null, null),
                new Read.Production(null, null, null, null));

        assertThat(suggested(missing, Optional.empty())).singleElement().satisfies(first -> {
            assertThat(first.title()).isEqualTo("Build x first");
            assertThat(first.text()).isEqualTo("It exists in neither place. After that, customers can run.");
            assertThat(first.command()).isEqualTo("dbt build -s x");
            assertThat(first.deeds()).containsExactly(new Deed.Type("Build it", "dbt build -s x"));
        });
    }

    @Test
    void whatTheManifestNamesAndTheWarehouseLacksLeadsToTheRun() {
        var dropped = read(
                "missing",
                "not-built-in-development",
                new Read.Development(MINE, false, null, null),
                new Read.Production(THEIRS, false, TWO, "12"));

        assertThat(suggested(dropped, Optional.empty())).singleElement().satisfies(first -> {
            assertThat(first.title()).isEqualTo("dbt_prod.x does not exist");
            assertThat(first.deeds()).containsExactly(new Deed.Open("Open run", "bolt/runs/12"));
        });
    }

    @Test
    void anOldCopyIsRebuiltOrProductionRead() {
        var stale = read(
                "development",
                "built-in-development",
                new Read.Development(MINE, true, TWO.minus(Duration.ofDays(12)), "dbt run"),
                new Read.Production(THEIRS, true, TWO, "12"));

        assertThat(suggested(stale, Optional.empty())).singleElement().satisfies(first -> {
            assertThat(first.text()).isEqualTo("Your copy is 12 d behind production.");
            assertThat(first.deeds())
                    .containsExactly(
                            new Deed.Type("Rebuild", "dbt run -s x"),
                            new Deed.PinTo("Read production", "model.shop.x", Pin.PRODUCTION));
        });
    }

    @Test
    void rowsOfProductionAreCopiedBeforeTheyWouldBeBuiltAnew() {
        var fine = read(
                "production",
                "not-built-in-development",
                new Read.Development(MINE, false, null, null),
                new Read.Production(THEIRS, true, TWO, "12"));

        assertThat(suggested(fine, Optional.of("dbt clone -s customers")))
                .singleElement()
                .satisfies(first -> assertThat(first.command()).isEqualTo("dbt clone -s customers"));
        assertThat(suggested(fine, Optional.empty())).isEmpty();
    }

    private static List<Suggestion> suggested(Read read, Optional<String> copying) {
        var artifact = new StateArtifact(
                new ProjectId("shop"),
                new ScheduleSlug("daily_prod"),
                new RunId(12),
                "main",
                "0123456789abcdef",
                TWO,
                new ManifestFacts(12, "1.12.6", "postgres", "shop", 9, TWO),
                Path.of("/state"));
        var status = new DeferStatus(
                new DeferChoice(DeferMode.STANDARD, Optional.empty(), Optional.empty()),
                new DeferStatus.State.Ready(artifact, Duration.ofHours(1), false, false),
                new ProductionFacts(true, "prod → dbt_prod", List.of()));
        return Suggestions.of(
                "customers",
                new CompiledPreview(
                        "model.shop.customers",
                        "select",
                        List.of(read),
                        Optional.empty(),
                        copying,
                        Optional.empty(),
                        status,
                        Duration.ZERO));
    }

    private static Read read(String from, String because, Read.Development mine, Read.Production theirs) {
        return new Read(
                "model.shop.x", "x", "view", from, null, because, "why", mine, theirs, null, List.of(2), List.of());
    }
}
