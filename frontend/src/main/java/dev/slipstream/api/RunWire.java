package dev.slipstream.api;

import dev.slipstream.bolt.Run;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A run as the API tells it. */
record RunWire(
        String id,
        String schedule,
        String project,
        String state,
        Run.Trigger trigger,
        String branch,
        Optional<String> commit,
        Optional<String> commitSubject,
        Instant queuedAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        List<Run.Step> steps,
        String message,
        int done,
        int total,
        Run.Login login,
        boolean publishes) {
    static RunWire of(Run run) {
        return new RunWire(
                run.id().toString(),
                run.schedule().value(),
                run.project().value(),
                run.state().name(),
                run.trigger(),
                run.branch(),
                run.commit(),
                run.commitSubject(),
                run.queuedAt(),
                run.startedAt(),
                run.finishedAt(),
                run.steps(),
                run.message(),
                run.done(),
                run.total(),
                run.login(),
                run.publishes());
    }
}
