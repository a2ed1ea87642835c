package dev.slipstream.defer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipstream.database.TestMetadata;
import dev.slipstream.project.TestManifests;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** On real PostgreSQL, with real manifests. */
class StoredDeferralsTest {
    private static final UserName ADA = new UserName("ada");
    private static final ProjectId SHOP = new ProjectId("shop");
    private static final ScheduleSlug DAILY = new ScheduleSlug("daily_prod");
    private static final Instant TWO = Instant.parse("2026-11-25T02:00:00Z");
    private static final DevelopmentFacts MINE =
            new DevelopmentFacts("1.12.6", 4, 12, "postgres", "shop", Optional.empty());

    @RegisterExtension
    private static final TestMetadata METADATA = new TestMetadata();

    @TempDir
    private Path home;

    private DevelopmentFacts mine = MINE;
    private boolean marked = true;
    private StateArtifacts artifacts;
    private Deferrals deferrals;

    @BeforeEach
    void empty() {
        artifacts = new StoredStateArtifacts(home, METADATA, TestManifests.reader());
        deferrals = deferrals();
    }

    @Test
    void aChoiceIsKeptAndToldToWhoListens() throws Exception {
        publish(7, 12, "1.12.6", "postgres", "shop");
        var told = new ArrayList<ProjectId>();
        try (var listening = deferrals.onChange(SHOP, told::add)) {
            assertThat(listening).isNotNull();
            choose(DeferMode.STANDARD);
        }
        choose(DeferMode.FAVOR_STATE);

        assertThat(told).containsExactly(SHOP);
        assertThat(deferrals().choice(ADA, SHOP).mode()).isEqualTo(DeferMode.FAVOR_STATE);
        assertThat(deferrals.status(ADA, SHOP).defers()).isTrue();
        assertThat(deferrals.status(ADA, SHOP, DeferMode.OFF).defers()).isFalse();
    }

    @Test
    void aRunKnowsWhoReadsIt() throws IOException {
        publish(7, 12, "1.12.6", "postgres", "shop");
        publish(8, 12, "1.12.6", "postgres", "shop");
        assertThat(deferrals.readersOf(SHOP, DAILY, new RunId(8), true)).isEmpty();
        choose(DeferMode.STANDARD);
        var follows = new ScheduleReaders.Reader(ADA, DeferMode.STANDARD, false);
        assertThat(deferrals.readersOf(SHOP, DAILY, new RunId(8), true)).containsExactly(follows);
        assertThat(deferrals.readersOf(SHOP, DAILY, new RunId(7), false)).isEmpty();

        deferrals.choose(
                ADA, SHOP, new DeferChoice(DeferMode.FAVOR_STATE, Optional.empty(), Optional.of(new RunId(7))));
        assertThat(deferrals.readersOf(SHOP, DAILY, new RunId(8), true)).isEmpty();
        assertThat(deferrals.readersOf(SHOP, DAILY, new RunId(7), false))
                .containsExactly(new ScheduleReaders.Reader(ADA, DeferMode.FAVOR_STATE, true));
    }

    @Test
    void theLatestRunIsReadUntilOneIsPinned() throws IOException {
        publish(7, 12, "1.12.6", "postgres", "shop");
        publish(8, 12, "1.12.6", "postgres", "shop");
        assertThat(run(deferrals.status(ADA, SHOP))).isEqualTo(8);

        deferrals.choose(ADA, SHOP, new DeferChoice(DeferMode.STANDARD, Optional.empty(), Optional.of(new RunId(7))));

        assertThat(deferrals.status(ADA, SHOP).state()).isInstanceOfSatisfying(DeferStatus.State.Ready.class, ready -> {
            assertThat(ready.artifact().run().value()).isEqualTo(7);
            assertThat(ready.pinned()).isTrue();
            assertThat(ready.age()).isEqualTo(Duration.ofHours(3));
            assertThat(ready.stale()).isTrue();
        });
    }

    @Test
    void whatIsMissingIsToldInItsOrder() {
        choose(DeferMode.STANDARD);
        assertThat(missing().reasons()).containsExactly(MissingPart.SUCCESSFUL_RUN);
        marked = false;
        assertThat(missing().reasons()).containsExactly(MissingPart.DEFER_ENABLED, MissingPart.SUCCESSFUL_RUN);
    }

    @Test
    void whatCannotBeChosenIsRefusedByName() {
        var run = Optional.of(new RunId(99));
        assertThatThrownBy(() -> deferrals.choose(ADA, SHOP, new DeferChoice(DeferMode.OFF, Optional.empty(), run)))
                .hasMessage("run #99 is no successful run of a production schedule of shop");
        var slug = Optional.of(new ScheduleSlug("nightly"));
        assertThatThrownBy(() -> deferrals.choose(ADA, SHOP, new DeferChoice(DeferMode.OFF, slug, Optional.empty())))
                .hasMessageContaining("schedule nightly does not exist in shop");
    }

    @Test
    void aManifestInAnotherSchemaIsRefusedWithRunVersionsAndWaysOut() throws IOException {
        publish(7, 12, "1.12.6", "postgres", "shop");
        publish(8, 14, "2.0.8", "postgres", "shop");

        assertThat(missing().reasons()).containsExactly(MissingPart.MANIFEST_UNREADABLE);
        assertThat(unusable())
                .isEqualTo(new UnusableManifest(
                        new RunId(8),
                        "run #8 wrote its manifest with dbt 2.0.8 in schema v14; dbt 1.12.6 here reads v4 to v12",
                        Optional.of(new RunId(7)),
                        "use run #7, or run daily_prod again with dbt 1.12.6"));
    }

    @Test
    void aManifestOfAnotherDbtWarehouseOrProjectIsRefused() throws IOException {
        publish(1, 12, "2.0.8", "postgres", "shop");
        assertThat(unusable().why()).isEqualTo("run #1 wrote its manifest with dbt 2.0.8; here is dbt 1.12.6");
        assertThat(unusable().wayOut()).isEqualTo("run daily_prod again with dbt 1.12.6");
        publish(2, 12, "1.13.0", "postgres", "shop");
        assertThat(unusable().why()).isEqualTo("run #2 wrote its manifest with dbt 1.13.0; here is dbt 1.12.6");
        publish(3, 12, "1.12.6", "snowflake", "shop");
        assertThat(unusable().why()).isEqualTo("run #3 built with the adapter snowflake; development uses postgres");
        publish(4, 12, "1.12.6", "postgres", "bakery");
        assertThat(unusable().why()).isEqualTo("run #4 built the dbt project bakery; the checkout holds shop");
        publish(5, 12, "1.10.2", "postgres", "shop");
        assertThat(run(deferrals.status(ADA, SHOP))).isEqualTo(5);
    }

    @Test
    void aFileThatIsGoneOrCutShortIsToldAsThatWithItsRun() throws IOException {
        var seven = publish(7, 12, "1.12.6", "postgres", "shop").folder().resolve("manifest.json");
        assertThat(run(deferrals.status(ADA, SHOP))).isEqualTo(7);

        Files.writeString(seven, "{\"metadata\": {");
        assertThat(unusable().why())
                .startsWith("the manifest of run #7 cannot be read: manifest.json is no dbt manifest:");
        Files.delete(seven);
        assertThat(unusable().why()).isEqualTo("the manifest of run #7 cannot be read: %s is gone".formatted(seven));
    }

    @Test
    void aPinnedRunThatIsNoLongerThereIsNotReplacedInSilence() throws IOException {
        publish(7, 12, "1.12.6", "postgres", "shop");
        publish(8, 12, "1.12.6", "postgres", "shop");
        deferrals.choose(ADA, SHOP, new DeferChoice(DeferMode.STANDARD, Optional.empty(), Optional.of(new RunId(7))));
        METADATA.jdbc().sql("delete from state_artifact where run = 7").update();

        assertThat(unusable().why()).isEqualTo("run #7, which you pinned, is not there any more");
    }

    @Test
    void oneSchemaForBothSidesIsNoticed() throws IOException {
        publish(7, 12, "1.12.6", "postgres", "shop");
        assertThat(deferrals.status(ADA, SHOP).notices()).isEmpty();

        mine = new DevelopmentFacts("1.12.6", 4, 12, "postgres", "shop", Optional.of("dbt_prod"));

        assertThat(deferrals.status(ADA, SHOP).notices())
                .extracting(Notice::code, Notice::text)
                .containsExactly(
                        tuple(
                                "same-schema",
                                "development builds into production's schema dbt_prod, so that both sides are the same relations"));
    }

    private StateArtifact publish(long run, int schema, String dbt, String adapter, String project) throws IOException {
        var manifest = TestManifests.write(home.resolve("target/manifest.json"), schema, dbt, adapter, project);
        return artifacts.add(SHOP, DAILY, new RunId(run), "main", "9f3c2ab00000", TWO, manifest);
    }

    private void choose(DeferMode mode) {
        deferrals.choose(ADA, SHOP, new DeferChoice(mode, Optional.empty(), Optional.empty()));
    }

    private DeferStatus.State.Missing missing() {
        return (DeferStatus.State.Missing) deferrals.status(ADA, SHOP).state();
    }

    private UnusableManifest unusable() {
        return missing().unusable().orElseThrow();
    }

    private static long run(DeferStatus status) {
        return status.artifact().orElseThrow().run().value();
    }

    private Deferrals deferrals() {
        ProductionSource production = _ -> new ProductionFacts(
                true,
                "prod → dbt_prod",
                List.of(new ProductionFacts.Source(
                        DAILY, "Daily", marked, Optional.of(Duration.ofHours(1)), Optional.empty(), Optional.empty())));
        DevelopmentSource development = new DevelopmentSource() {
            @Override
            public DevelopmentFacts facts(UserName user, ProjectId project) {
                return mine;
            }

            @Override
            public Set<String> existing(UserName user, ProjectId project, Path state) {
                return Set.of();
            }
        };
        var beans = new StaticListableBeanFactory(Map.of("production", production, "development", development));
        return new StoredDeferrals(
                METADATA,
                artifacts,
                new ManifestFiles(TestManifests.reader()),
                new StoredDeferrals.Sources(
                        beans.getBeanProvider(ProductionSource.class), beans.getBeanProvider(DevelopmentSource.class)),
                Clock.fixed(TWO.plus(Duration.ofHours(3)), ZoneOffset.UTC));
    }
}
