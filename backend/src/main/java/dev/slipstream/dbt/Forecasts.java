package dev.slipstream.dbt;

import dev.slipstream.connections.Connections;
import dev.slipstream.defer.CommandLine;
import dev.slipstream.defer.CommandPlan;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferPolicy;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.Derivation;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a typed command becomes, and what it would then do. */
final class Forecasts {
    private static final Set<String> GUARDED = Set.of("build", "run", "snapshot");
    private static final Duration PATIENCE = Duration.ofMillis(700);

    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LocalDbt.Deferring deferring;
    private final Connections connections;

    Forecasts(LocalDbt.Deferring deferring, Connections connections) {
        this.deferring = deferring;
        this.connections = connections;
    }

    /** The states that a plan reads from, and what came of them. */
    private final class States implements DeferPolicy.DeferredStates {
        private final UserName user;
        private final ProjectId project;
        private @Nullable Derivation derivation;

        States(UserName user, ProjectId project) {
            this.user = user;
            this.project = project;
        }

        @Override
        public DeferPolicy.DeferredState of(DeferStatus status) {
            var derived = deferring.derivations().of(user, project, status);
            derivation = derived;
            return new DeferPolicy.DeferredState(
                    derived.mode(),
                    deferring.derivations().folder(status.artifact().orElseThrow(), derived));
        }
    }

    CommandPlan plan(UserName user, ProjectId project, List<String> argv, Map<String, String> environment) {
        return plan(user, project, argv, environment, new States(user, project));
    }

    private CommandPlan plan(
            UserName user, ProjectId project, List<String> argv, Map<String, String> environment, States states) {
        var schema = connections
                .development(user, project)
                .map(connection -> connection.warehouse().schema())
                .orElse("development");
        var around = new DeferPolicy.Surroundings(schema, deferring.address().base());
        return deferring.policy().plan(argv, environment, deferring.deferrals().status(user, project), states, around);
    }

    /** The plan with the traps that can be told quickly; a command never waits long for a warning. */
    CommandPlan guarded(Asked asked, Supplier<Forecast> forecast) {
        var plan = plan(asked.user(), asked.project(), asked.argv(), asked.environment());
        if (!(plan instanceof CommandPlan.Run run) || !run.defers() || !isGuarded(asked.argv())) {
            return plan;
        }
        return CompletableFuture.supplyAsync(forecast, threads)
                .thenApply(Forecast::plan)
                .exceptionally(_ -> plan)
                .completeOnTimeout(plan, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private static boolean isGuarded(List<String> argv) {
        return GUARDED.contains(CommandLine.parse(argv).command());
    }

    /** @param root of the checkout, where dbt looks from for a typed state */
    Forecast forecast(Asked asked, DbtProject warm, Path root, Duration budget) {
        var user = asked.user();
        var project = asked.project();
        var states = new States(user, project);
        var plan = plan(user, project, asked.argv(), asked.environment(), states);
        var run = switch (plan) {
            case CommandPlan.Run now -> now;
            case CommandPlan.Ask ask -> ask.undeferred();
        };
        var status = deferring.deferrals().status(user, project);
        var deferred = deferred(run, status, Optional.ofNullable(states.derivation), root);
        var selection = warm.plan(run.argv(), deferred, budget);
        var effective = run.defers() ? status : status.with(status.choice().with(DeferMode.OFF));
        var forecast = new Forecast(plan, effective, selection.nodes(), selection.partial(), selection.fullRefresh());
        return withGuards(forecast, user, project);
    }

    /** @param argv arguments after {@code dbt} */
    record Asked(UserName user, ProjectId project, List<String> argv, Map<String, String> environment) {}

    /** As the command line has it in the end. */
    private static DeferredTo deferred(
            CommandPlan.Run run, DeferStatus status, Optional<Derivation> derivation, Path root) {
        var line = CommandLine.parse(run.argv());
        if (!run.defers() || line.command().equals("seed")) {
            return new DeferredTo(DeferMode.OFF, status.artifact().map(artifact -> artifact.folder()));
        }
        var mode = line.flag("--favor-state", "--no-favor-state").orElse(false)
                ? DeferMode.FAVOR_STATE
                : DeferMode.STANDARD;
        return derivation
                .map(ours -> new DeferredTo(mode, status.artifact().map(artifact -> artifact.folder()), ours.without()))
                .orElseGet(() -> new DeferredTo(
                        mode,
                        line.value("--defer-state")
                                .or(() -> line.value("--state"))
                                .map(root::resolve)));
    }

    private Forecast withGuards(Forecast forecast, UserName user, ProjectId project) {
        var guards = new Guards(
                        forecast,
                        deferring.builds().development(user, project),
                        deferring.builds().production(project))
                .notices();
        var plan = switch (forecast.plan()) {
            case CommandPlan.Run run -> {
                var notices = new ArrayList<>(run.notices());
                notices.addAll(guards);
                yield new CommandPlan.Run(run.argv(), run.environment(), run.unset(), run.defers(), notices);
            }
            case CommandPlan.Ask ask -> {
                var notices = new ArrayList<>(ask.notices());
                notices.addAll(guards);
                yield new CommandPlan.Ask(ask.question(), ask.undeferred(), notices);
            }
        };
        return new Forecast(plan, forecast.status(), forecast.nodes(), forecast.partial(), forecast.fullRefresh());
    }
}
