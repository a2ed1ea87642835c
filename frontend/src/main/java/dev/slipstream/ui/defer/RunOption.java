package dev.slipstream.ui.defer;

import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunState;
import dev.slipstream.defer.Ages;
import dev.slipstream.defer.DeferStatus.State;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.StateArtifact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A run that can be read from, or that cannot.
 *
 * @param pin empty: the latest, whichever that is
 */
record RunOption(Optional<RunId> pin, String title, String detail, boolean usable) {
    /** @param problem why a published run cannot be read from, if it cannot */
    static List<RunOption> of(
            State.Ready ready, DeferBackend backend, Function<StateArtifact, Optional<String>> problem, int limit) {
        var now = backend.clock().instant();
        var slug = ready.artifact().schedule();
        var latest = backend.artifacts().latest(slug);
        var options = new ArrayList<RunOption>();
        options.add(latest(latest, problem, now));
        for (var run : backend.bolt().runs(slug, limit)) {
            if (latest.map(StateArtifact::run).equals(Optional.of(run.id()))) {
                continue;
            }
            var state = backend.artifacts().of(run.id());
            if (state.isPresent()) {
                options.add(published(state.get(), problem, now));
            } else if (run.state().ended()) {
                options.add(unusable(run, now));
            }
        }
        if (ready.pinned()
                && options.stream()
                        .noneMatch(option -> option.pins(ready.artifact().run()))) {
            options.add(published(ready.artifact(), problem, now));
        }
        return options;
    }

    private static RunOption latest(
            Optional<StateArtifact> latest, Function<StateArtifact, Optional<String>> problem, Instant now) {
        var detail = latest.map(state ->
                "#%s · %s".formatted(state.run(), problem.apply(state).orElseGet(() -> facts(state, now))));
        return new RunOption(
                Optional.empty(),
                "Latest successful",
                detail.orElse(""),
                latest.flatMap(problem).isEmpty());
    }

    private boolean pins(RunId run) {
        return pin.equals(Optional.of(run));
    }

    private static RunOption published(
            StateArtifact state, Function<StateArtifact, Optional<String>> problem, Instant now) {
        var why = problem.apply(state);
        return new RunOption(
                Optional.of(state.run()), "#" + state.run(), why.orElseGet(() -> facts(state, now)), why.isEmpty());
    }

    private static RunOption unusable(Run run, Instant now) {
        var age = run.finishedAt()
                .map(end -> Ages.ago(Duration.between(end, now)) + " · ")
                .orElse("");
        return new RunOption(Optional.of(run.id()), "#" + run.id(), age + reason(run), false);
    }

    private static String reason(Run run) {
        if (run.state() == RunState.SUCCESS) {
            return "published no manifest";
        }
        return run.message().isBlank() ? run.state().name().toLowerCase(Locale.ROOT) : run.message();
    }

    private static String facts(StateArtifact state, Instant now) {
        return "%s@%s · %s · %d models"
                .formatted(
                        state.branch(),
                        state.shortCommit(),
                        Ages.ago(Duration.between(state.finishedAt(), now)),
                        state.manifest().models());
    }
}
