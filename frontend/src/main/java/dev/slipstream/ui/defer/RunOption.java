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

/**
 * A run that can be read from, or that cannot.
 *
 * @param pin empty: the latest, whichever that is
 */
record RunOption(Optional<RunId> pin, String title, String detail, boolean usable) {
    static List<RunOption> of(State.Ready ready, DeferBackend backend, int limit) {
        var now = backend.clock().instant();
        var slug = ready.artifact().schedule();
        var latest = backend.artifacts().latest(slug);
        var options = new ArrayList<RunOption>();
        options.add(new RunOption(
                Optional.empty(),
                "Latest successful",
                latest.map(state -> "#%s · %s".formatted(state.run(), facts(state, now)))
                        .orElse(""),
                true));
        for (var run : backend.bolt().runs(slug, limit)) {
            if (latest.map(StateArtifact::run).equals(Optional.of(run.id()))) {
                continue;
            }
            var state = backend.artifacts().of(run.id());
            if (state.isPresent()) {
                options.add(pinned(state.get(), now));
            } else if (run.state().ended()) {
                options.add(unusable(run, now));
            }
        }
        if (ready.pinned()
                && options.stream()
                        .noneMatch(option -> option.pins(ready.artifact().run()))) {
            options.add(pinned(ready.artifact(), now));
        }
        return options;
    }

    private boolean pins(RunId run) {
        return pin.equals(Optional.of(run));
    }

    private static RunOption pinned(StateArtifact state, Instant now) {
        return new RunOption(Optional.of(state.run()), "#" + state.run(), facts(state, now), true);
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
        return "%s@%s · %s"
                .formatted(state.branch(), state.shortCommit(), Ages.ago(Duration.between(state.finishedAt(), now)));
    }
}
