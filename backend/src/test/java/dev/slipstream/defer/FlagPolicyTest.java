package dev.slipstream.defer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.project.ManifestFacts;
import dev.slipstream.workspace.ProjectId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FlagPolicyTest {
    private static final URI SERVER = URI.create("http://127.0.0.1:8580");
    private static final DeferPolicy.Surroundings AROUND = new DeferPolicy.Surroundings("dbt_ada", SERVER);
    private static final DeferPolicy.DeferredStates STATES = status -> new DeferPolicy.DeferredState(
            Derivation.of(status.choice(), Copies.NONE).mode(),
            status.artifact().orElseThrow().folder());
    private static final Instant TWO = Instant.parse("2026-11-25T02:00:00Z");
    private static final ProductionFacts FACTS = new ProductionFacts(true, "prod → dbt_prod", List.of());

    private final FlagPolicy policy = new FlagPolicy();

    @ParameterizedTest
    @CsvSource({
        "run -s orders, run --defer --defer-state /state -s orders",
        "build, build --defer --defer-state /state",
        "test -s orders, test --defer --defer-state /state -s orders",
        "compile -s orders, compile --defer --defer-state /state -s orders",
        "show -s orders --limit 3, show --defer --defer-state /state -s orders --limit 3",
        "snapshot, snapshot --defer --defer-state /state",
        "docs generate, docs generate --defer --defer-state /state",
        "--no-use-colors --log-level debug run -s orders, --no-use-colors --log-level debug run --defer --defer-state /state -s orders",
        "run --select a b --vars {}, run --defer --defer-state /state --select a b --vars {}",
    })
    void standardAddsItsFlagsDirectlyAfterTheSubCommand(String typed, String becomes) {
        assertThat(argv(run(typed, standard()))).isEqualTo(becomes);
    }

    @Test
    void favorStateAddsItsFlag() {
        assertThat(argv(run("run -s orders", favorState())))
                .isEqualTo("run --defer --favor-state --defer-state /state -s orders");
    }

    @ParameterizedTest
    @CsvSource({
        "run --defer, run --favor-state --defer-state /state --defer",
        "--defer run, --defer run --favor-state --defer-state /state",
        "run --favor-state, run --defer --defer-state /state --favor-state",
        "run --no-favor-state, run --defer --defer-state /state --no-favor-state",
    })
    void whatWasTypedIsNotAddedAgain(String typed, String becomes) {
        assertThat(argv(run(typed, favorState()))).isEqualTo(becomes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run -s orders --no-defer", "--no-defer run -s orders", "run --defer --no-defer"})
    void aTypedNoDeferIsRespectedAndSaid(String typed) {
        var plan = run(typed, standard());

        assertThat(argv(plan)).isEqualTo(typed);
        assertThat(plan.defers()).isFalse();
        assertThat(texts(plan)).containsExactly("not deferred: you passed --no-defer");
        assertThat(plan.notices().getFirst().wayOut())
                .get()
                .asString()
                .startsWith("dbt run")
                .doesNotContain("--no-defer");
    }

    @Test
    void offInTheEnvironmentIsRespectedAndSaid() {
        var plan = plan("run", Map.of("DBT_DEFER", "false"), standard());

        assertThat(argv(plan)).isEqualTo("run");
        assertThat(texts(plan)).containsExactly("not deferred: DBT_DEFER is off in this shell");
    }

    @ParameterizedTest
    @CsvSource({
        "run --defer-state mine, run --defer --defer-state mine, using your --defer-state mine, dbt run",
        "run --defer --state mine, run --defer --state mine, using your --state mine, dbt run --defer",
        "run --defer --state=mine -s a b, run --defer --state=mine -s a b, using your --state mine, dbt run --defer -s a b",
    })
    void theUsersOwnStateIsKeptAndTheWayToProductionSaid(String typed, String becomes, String said, String wayOut) {
        var plan = run(typed, standard());

        assertThat(argv(plan)).isEqualTo(becomes);
        assertThat(texts(plan)).containsExactly(said);
        assertThat(plan.notices().getFirst().wayOut()).contains(wayOut);
    }

    @Test
    void aStateOfTheShellIsKeptBecauseItWouldWinOverATypedState() {
        var plan = plan("run", Map.of("DBT_DEFER_STATE", "mine"), standard());

        assertThat(argv(plan)).isEqualTo("run --defer");
        assertThat(texts(plan)).containsExactly("using your DBT_DEFER_STATE mine");
        assertThat(plan.notices().getFirst().wayOut()).contains("env -u DBT_DEFER_STATE dbt run");
    }

    @Test
    void aTypedStateAloneIsForSelectorsAndOursIsDeferredTo() {
        assertThat(argv(run("run --state mine", standard())))
                .isEqualTo("run --defer --defer-state /state --state mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"state:modified+", "source_status:fresher+", "result:error"})
    void selectorsThatCompareGetAState(String selector) {
        assertThat(argv(run("build -s " + selector, standard())))
                .isEqualTo("build --defer --defer-state /state --state /state -s " + selector);
    }

    @Test
    void aTestUnderFavorStateRunsWithStandardAndSaysSo() {
        var plan = run("test -s orders", favorState());

        assertThat(argv(plan)).isEqualTo("test --defer --defer-state /state -s orders");
        assertThat(texts(plan)).contains("this test runs with standard: favor state would test production");
    }

    @Test
    void aTypedFavorStateOnATestIsKeptWithAWarning() {
        var plan = run("test --favor-state", standard());

        assertThat(argv(plan)).isEqualTo("test --defer --defer-state /state --favor-state");
        assertThat(plan.notices()).anySatisfy(notice -> {
            assertThat(notice.level()).isEqualTo(Notice.Level.WARNING);
            assertThat(notice.text()).contains("tests production");
        });
    }

    @Test
    void retryGetsTheStateBackThatDbtForgets() {
        var plan = run("retry", standard());

        assertThat(argv(plan)).isEqualTo("retry --defer-state /state");
        assertThat(texts(plan)).containsExactly("dbt retry defers as the first run did");
    }

    @ParameterizedTest
    @CsvSource({
        "clone, clone --state /state",
        "clone --state mine, clone --state mine",
        "ls -s state:modified, ls --state /state -s state:modified",
    })
    void cloneAndStateSelectorsNeedAStateOnly(String typed, String becomes) {
        assertThat(argv(run(typed, standard()))).isEqualTo(becomes);
    }

    @ParameterizedTest
    @CsvSource({
        "ls, not deferred: dbt ls resolves no references",
        "run-operation m, not deferred: dbt run-operation always reads development",
        "seed, not deferred: dbt seed reads no other node",
        "source freshness, not deferred: sources are the same for everybody",
        "show --inline-direct x, not deferred: --inline-direct goes straight to the warehouse",
    })
    void whatCannotDeferIsLeftAloneAndSaysWhy(String typed, String said) {
        var plan = run(typed, standard());

        assertThat(argv(plan)).isEqualTo(typed);
        assertThat(texts(plan)).containsExactly(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deps", "clean", "debug", "parse", "init", "docs serve", "--version", ""})
    void otherCommandsAreLeftAloneInSilence(String typed) {
        var plan = run(typed, standard());

        assertThat(argv(plan)).isEqualTo(typed);
        assertThat(plan.notices()).isEmpty();
    }

    @Test
    void offChangesNothingAndSaysNothing() {
        var plan = run("run -s orders", status(DeferMode.OFF));

        assertThat(argv(plan)).isEqualTo("run -s orders");
        assertThat(plan.notices()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DBT_DEFER", "DBT_ENGINE_DEFER", "DBT_DEFER_TO_STATE"})
    void offMeansOffWhateverTheShellInherited(String name) {
        var plan = plan("run -s orders", Map.of(name, "1", "DBT_STATE", "/old"), status(DeferMode.OFF));

        assertThat(argv(plan)).isEqualTo("run -s orders");
        assertThat(plan.environment()).containsEntry("DBT_ENGINE_DEFER", "false");
        assertThat(plan.environment()).containsEntry("DBT_DEFER_TO_STATE", "");
        assertThat(plan.unset()).contains("DBT_DEFER");
        assertThat(texts(plan))
                .containsExactly(
                        "not deferred: deferral is off, and %s of this shell does not count; pass --defer to use it"
                                .formatted(name));
    }

    @Test
    void offKeepsATypedDeferAndSaysSo() {
        var plan = run("run --defer --state mine", status(DeferMode.OFF));

        assertThat(argv(plan)).isEqualTo("run --defer --state mine");
        assertThat(plan.environment()).isEmpty();
        assertThat(texts(plan)).containsExactly("deferral is off; using your --defer");
    }

    @Test
    void aProjectOfNobodyIsNotDeferredAndThatIsSaid() {
        var plan = (CommandPlan.Run) policy.outside(List.of("run"), Map.of(), Path.of("/elsewhere"));

        assertThat(argv(plan)).isEqualTo("run");
        assertThat(plan.defers()).isFalse();
        assertThat(texts(plan)).containsExactly("not deferred: /elsewhere is no project of yours here");
        assertThat(policy.outside(List.of("deps"), Map.of(), Path.of("/elsewhere"))
                        .notices())
                .isEmpty();
    }

    @Test
    void favorStateOfTheShellIsNamedInTheBannerAndNeverReachesATest() {
        var favor = Map.of("DBT_FAVOR_STATE", "true");

        var run = plan("run", favor, standard());
        assertThat(argv(run)).isEqualTo("run --defer --favor-state --defer-state /state");
        assertThat(texts(run).getFirst()).contains("favor state:");
        assertThat(argv(plan("test", favor, standard())))
                .isEqualTo("test --defer --no-favor-state --defer-state /state");
    }

    @Test
    void theBannerNamesScheduleRunCommitAgeAndPage() {
        assertThat(texts(run("run", standard()))).containsExactly("""
                Deferring to production  schedule daily_prod · run #7 · main@9f3c2ab · 34 min ago
                standard: production is read only where dbt_ada has no copy  http://127.0.0.1:8580/bolt/runs/7""");
        assertThat(texts(run("run", favorState())).getFirst())
                .contains("favor state: production is read for every model outside this run");
    }

    @Test
    void preferNewerIsFavorStateOfASmallerState() {
        var plan = run("run -s m", status(DeferMode.PREFER_NEWER));

        assertThat(argv(plan)).isEqualTo("run --defer --favor-state --defer-state /state -s m");
        assertThat(texts(plan).getFirst())
                .contains("prefer newer: of dbt_ada and production whichever was built later is read");
    }

    @Test
    void aTestUnderPreferNewerRunsWithStandardAndSaysSo() {
        var plan = run("test -s m", status(DeferMode.PREFER_NEWER));

        assertThat(argv(plan)).isEqualTo("test --defer --defer-state /state -s m");
        assertThat(texts(plan)).contains("this test runs with standard: prefer newer would test production");
    }

    @Test
    void theBannerNamesThePins() {
        var pins = Map.of("model.shop.orders", Pin.PRODUCTION, "model.shop.lines.v2", Pin.DEVELOPMENT);
        var status = standard().with(standard().choice().withPins(pins));

        assertThat(texts(run("run", status)).getFirst())
                .endsWith("\npinned: lines.v2 from dbt_ada · orders from production");
    }

    @Test
    void whoTypesNoFavorStateGetsNoPinToProduction() {
        var pinned = standard().choice().withPin("model.shop.orders", Optional.of(Pin.PRODUCTION));

        var plan = run("run --no-favor-state", standard().with(pinned));

        assertThat(argv(plan)).isEqualTo("run --defer --defer-state /state --no-favor-state");
        assertThat(texts(plan).getFirst()).doesNotContain("pinned");
    }

    @Test
    void whereTheCopiesAreNotKnownItAsksFirst() {
        DeferPolicy.DeferredStates away = _ -> {
            throw new IllegalStateException("the warehouse is away");
        };

        var plan = policy.plan(List.of("run"), Map.of(), status(DeferMode.PREFER_NEWER), away, AROUND);

        assertThat(plan).isInstanceOfSatisfying(CommandPlan.Ask.class, ask -> {
            assertThat(ask.question()).isEqualTo("it cannot be told which copies there are; run without it?");
            assertThat(texts(ask))
                    .containsExactly("prefer newer needs to know which copies you have: the warehouse is away");
        });
    }

    @Test
    void whereNothingCanBeDeferredToItAsksFirst() {
        var missing = new DeferStatus(
                new DeferChoice(DeferMode.STANDARD, Optional.empty(), Optional.empty()),
                new DeferStatus.State.Missing(List.of(MissingPart.SUCCESSFUL_RUN)),
                FACTS);

        var plan = policy.plan(List.of("run"), Map.of(), missing, STATES, AROUND);

        assertThat(plan).isInstanceOfSatisfying(CommandPlan.Ask.class, ask -> {
            assertThat(ask.question()).isEqualTo("deferral is unavailable; run without it?");
            assertThat(ask.undeferred().argv()).containsExactly("run");
            assertThat(ask.notices().getFirst().text()).contains("production has no successful run");
        });
    }

    private CommandPlan.Run run(String typed, DeferStatus status) {
        return plan(typed, Map.of(), status);
    }

    private CommandPlan.Run plan(String typed, Map<String, String> environment, DeferStatus status) {
        var argv = typed.isEmpty() ? List.<String>of() : List.of(typed.split(" "));
        return (CommandPlan.Run) policy.plan(argv, environment, status, STATES, AROUND);
    }

    private static String argv(CommandPlan.Run plan) {
        return String.join(" ", plan.argv());
    }

    private static List<String> texts(CommandPlan plan) {
        return plan.notices().stream().map(Notice::text).toList();
    }

    private static DeferStatus standard() {
        return status(DeferMode.STANDARD);
    }

    private static DeferStatus favorState() {
        return status(DeferMode.FAVOR_STATE);
    }

    private static DeferStatus status(DeferMode mode) {
        var artifact = new StateArtifact(
                new ProjectId("shop"),
                new ScheduleSlug("daily_prod"),
                new RunId(7),
                "main",
                "9f3c2ab00000",
                TWO,
                new ManifestFacts(12, "1.12.6", "postgres", "shop", 3, TWO),
                Path.of("/state"));
        return new DeferStatus(
                new DeferChoice(mode, Optional.empty(), Optional.empty()),
                new DeferStatus.State.Ready(artifact, Duration.ofMinutes(34), false, false),
                FACTS);
    }
}
