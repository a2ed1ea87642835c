package dev.slipstream.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.database.TestWarehouse;
import dev.slipstream.defer.CommandPlan;
import dev.slipstream.defer.DeferChoice;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferPolicy;
import dev.slipstream.defer.DeferPolicy.DeferredStates;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.Pin;
import dev.slipstream.defer.ProductionFacts;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.defer.StateArtifact;
import dev.slipstream.defer.TestPolicy;
import dev.slipstream.onboarding.TestSample;
import dev.slipstream.onboarding.TestSample.PlainDbt;
import dev.slipstream.project.ManifestFacts;
import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.sandbox.TestSandbox;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.TestWorkspaces;
import dev.slipstream.workspace.Workspace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The warm dbt, reached as the server reaches it, against the files that a fresh dbt process writes. */
@Tag("deep")
class ConformanceTest {
    private static final UserName ADA = new UserName("ada");
    private static final String STATE = "state/daily_prod/1";
    private static final ProductionFacts FACTS = new ProductionFacts(true, "prod → dbt_prod", List.of());

    @TempDir
    private Path home;

    private static final String STG_ORDERS = "model.coffee_shop.stg_orders";
    private static final DeferChoice STANDARD = new DeferChoice(DeferMode.STANDARD, Optional.empty(), Optional.empty());

    /** Every model in dbt's own modes; of the derived ones the model that shows it. */
    private static final List<Chosen> CHOICES = List.of(
            new Chosen("off", DeferChoice.OFF, Set.of(), Map.of()),
            new Chosen("standard", STANDARD, Set.of(), Map.of()),
            new Chosen("favor-state", STANDARD.with(DeferMode.FAVOR_STATE), Set.of(), Map.of()),
            new Chosen(
                    "pinned",
                    STANDARD.withPins(
                            Map.of(STG_ORDERS, Pin.PRODUCTION, "model.coffee_shop.stg_products", Pin.DEVELOPMENT)),
                    Set.of("orders"),
                    Map.of()),
            new Chosen(
                    "prefer newer, mine is older",
                    STANDARD.with(DeferMode.PREFER_NEWER),
                    Set.of("orders"),
                    Map.of(STG_ORDERS, Instant.EPOCH.minusSeconds(1))),
            new Chosen(
                    "prefer newer, mine is newer",
                    STANDARD.with(DeferMode.PREFER_NEWER),
                    Set.of("orders"),
                    Map.of(STG_ORDERS, Instant.EPOCH.plusSeconds(1))));

    /** @param models those that are compiled; empty: all */
    private record Chosen(String name, DeferChoice choice, Set<String> models, Map<String, Instant> built) {}

    private final PythonPart python = new PythonPart(Path.of("dbt-host"));

    @Test
    void everyModelCompilesToTheBytesOfDbtInEveryMode() throws IOException {
        try (var warehouse = new TestWarehouse(home);
                var hosts = TestHosts.in(home, TestSandbox.in(home))) {
            var sandbox = TestSandbox.in(home);
            var workspace = TestWorkspaces.in(home).create(ADA, TestSample.PROJECT, TestSample.in(home));
            var state = Files.createDirectories(home.resolve(STATE));
            var dbt = new PlainDbt(sandbox, python, ADA, workspace, List.of(home.resolve("state")));
            dbt.connect(warehouse.run(), warehouse.warehouse().developer("ada"));
            run(dbt, List.of("seed", "--target", "prod"));
            run(dbt, List.of("build", "--target", "prod"));
            Files.copy(workspace.root().resolve("target/manifest.json"), state.resolve("manifest.json"));
            run(dbt, List.of("seed", "-s", "raw_orders", "--target", "dev"));
            run(dbt, List.of("run", "-s", "stg_orders", "--target", "dev"));

            var warm = new WarmProject(() -> hosts.worker(ADA, HostsTest.NEWER, worker(sandbox, workspace)));
            var models = warm.nodes().stream()
                    .filter(node -> node.resourceType().equals("model"))
                    .toList();
            var told = new LinkedHashMap<String, String>();
            var truth = new LinkedHashMap<String, String>();
            for (var choice : CHOICES) {
                for (var model : models) {
                    if (choice.models().isEmpty() || choice.models().contains(model.name())) {
                        var name = choice.name() + " " + model.name();
                        told.put(name, told(warm, choice, model, state));
                        truth.put(name, truth(dbt, choice, model, warm.existing(state)));
                    }
                }
            }

            assertThat(models).hasSizeGreaterThan(8);
            assertThat(told).containsExactlyEntriesOf(truth);
            assertThat(truth.get("off orders"))
                    .contains("\"dbt_ada\".\"stg_orders\"")
                    .doesNotContain("dbt_prod");
            assertThat(truth.get("standard orders"))
                    .contains("\"dbt_ada\".\"stg_orders\"")
                    .contains("dbt_prod");
            assertThat(truth.get("favor-state orders"))
                    .contains("\"dbt_prod\".\"stg_orders\"")
                    .doesNotContain("dbt_ada");
            assertThat(truth.get("pinned orders"))
                    .contains(
                            "\"dbt_prod\".\"stg_orders\"",
                            "\"dbt_ada\".\"stg_products\"",
                            "\"dbt_prod\".\"stg_order_items\"");
            assertThat(truth.get("prefer newer, mine is older orders"))
                    .contains("\"dbt_prod\".\"stg_orders\"")
                    .doesNotContain("dbt_ada");
            assertThat(truth.get("prefer newer, mine is newer orders"))
                    .contains("\"dbt_ada\".\"stg_orders\"")
                    .contains("\"dbt_prod\".\"stg_products\"");
        }
    }

    private static String told(WarmProject warm, Chosen choice, NodeSummary model, Path state) {
        var deferred = deferred(status(choice.choice(), state), warm.existing(state), choice.built());
        return warm.compile(new Target.Node(model.uniqueId(), Optional.empty()), deferred)
                .sql();
    }

    /** What the typed command leaves in dbt's target folder. */
    private String truth(PlainDbt dbt, Chosen choice, NodeSummary model, Set<String> existing) throws IOException {
        var state = home.resolve(STATE);
        var states = TestPolicy.states(home.resolve("state/derived"), existing, choice.built());
        run(dbt, planned(List.of("compile", "-s", model.name()), status(choice.choice(), state), states));
        return Files.readString(
                dbt.workspace().root().resolve("target/compiled/coffee_shop").resolve(model.path()));
    }

    private static DeferredTo deferred(DeferStatus status, Set<String> existing, Map<String, Instant> built) {
        if (!status.defers()) {
            return DeferredTo.NOTHING;
        }
        var derivation = TestPolicy.derivation(status, existing, built);
        return new DeferredTo(derivation.mode(), status.artifact().map(StateArtifact::folder), derivation.without());
    }

    private static DeferStatus status(DeferChoice choice, Path state) {
        var artifact = new StateArtifact(
                TestSample.PROJECT,
                new ScheduleSlug("daily_prod"),
                new RunId(1),
                "main",
                "0123456789abcdef",
                Instant.EPOCH,
                new ManifestFacts(12, "1.12", "postgres", "coffee_shop", 9, Instant.EPOCH),
                state);
        return new DeferStatus(choice, new DeferStatus.State.Ready(artifact, Duration.ZERO, false, false), FACTS);
    }

    private static List<String> planned(List<String> typed, DeferStatus status, DeferredStates states) {
        var around = new DeferPolicy.Surroundings("dbt_ada", URI.create("http://127.0.0.1:8610"));
        var plan = TestPolicy.make().plan(typed, Map.of(), status, states, around);
        assertThat(plan).isInstanceOf(CommandPlan.Run.class);
        return ((CommandPlan.Run) plan).argv();
    }

    private static Map<String, Object> worker(Sandbox sandbox, Workspace workspace) {
        return Map.of(
                "key", TestSample.PROJECT.value(),
                "project_dir", workspace.root().toString(),
                "profiles_dir", sandbox.home(ADA).toString(),
                "target", "dev");
    }

    private static void run(PlainDbt dbt, List<String> arguments) {
        var ended = dbt.run(arguments);
        assertThat(ended.exitCode()).as("dbt %s: %s", arguments, ended.out()).isZero();
    }
}
