package dev.slipstream.api;

import dev.slipstream.defer.DeferChoice;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.Deferrals;
import dev.slipstream.defer.MissingPart;
import dev.slipstream.defer.Pin;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.project.Projects;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.workspace.ProjectId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the user defers to. */
@RestController
@RequestMapping("/api/v1/projects/{project}")
class DeferralController {
    private static final String LATEST = "latest";

    private final CurrentUser currentUser;
    private final Projects projects;
    private final Deferrals deferrals;
    private final StateAnswers states;

    DeferralController(CurrentUser currentUser, Projects projects, Deferrals deferrals, StateAnswers states) {
        this.currentUser = currentUser;
        this.projects = projects;
        this.deferrals = deferrals;
        this.states = states;
    }

    record Order(
            @Nullable String mode,
            @Nullable String schedule,
            @Nullable String run,
            @Nullable Map<String, String> pins) {}

    record Answer(
            String mode,
            @Nullable String schedule,
            String run,
            Map<String, String> pins,
            StateAnswers.@Nullable State state,
            List<String> missing,
            @Nullable Problem problem,
            List<Said> notices) {}

    /** A manifest that is there but cannot be used. */
    record Problem(String run, String detail, String hint) {}

    @GetMapping("/deferral")
    Answer deferral(@PathVariable String project) {
        return answer(deferrals.status(currentUser.require().name(), known(project)));
    }

    @PutMapping("/deferral")
    Answer choose(@PathVariable String project, @RequestBody Order order) {
        var user = currentUser.require().name();
        var id = known(project);
        var before = deferrals.choice(user, id);
        var mode = order.mode() == null ? before.mode() : DeferMode.ofWire(order.mode());
        var schedule = order.schedule() == null ? before.schedule() : Optional.of(new ScheduleSlug(order.schedule()));
        var pinned = order.run() == null ? before.pinned() : pinned(order.run());
        var choice = new DeferChoice(mode, schedule, pinned, before.pins());
        deferrals.choose(user, id, order.pins() == null ? choice : choice.withPins(pins(order.pins())));
        return answer(deferrals.status(user, id));
    }

    private ProjectId known(String project) {
        return projects.require(new ProjectId(project)).id();
    }

    private Answer answer(DeferStatus status) {
        var user = currentUser.require().name();
        var state = status.artifact()
                .map(artifact -> states.of(status, user, artifact.project()))
                .orElse(null);
        List<String> missing = switch (status.state()) {
            case DeferStatus.State.Ready _ -> List.of();
            case DeferStatus.State.Missing parts ->
                parts.reasons().stream().map(MissingPart::wire).toList();
        };
        return new Answer(
                status.choice().mode().wire(),
                status.choice()
                        .schedule()
                        .or(() -> status.artifact().map(artifact -> artifact.schedule()))
                        .map(ScheduleSlug::value)
                        .orElse(null),
                status.choice().pinned().map(RunId::toString).orElse(LATEST),
                words(status.choice().pins()),
                state,
                missing,
                problem(status),
                Said.of(status.notices()));
    }

    private static @Nullable Problem problem(DeferStatus status) {
        return status.state() instanceof DeferStatus.State.Missing missing
                ? missing.unusable()
                        .map(manifest -> new Problem(manifest.run().toString(), manifest.why(), manifest.wayOut()))
                        .orElse(null)
                : null;
    }

    private static Map<String, Pin> pins(Map<String, String> words) {
        var pins = new TreeMap<String, Pin>();
        words.forEach((node, side) -> pins.put(node, Pin.ofWire(side)));
        return pins;
    }

    private static Map<String, String> words(Map<String, Pin> pins) {
        var words = new TreeMap<String, String>();
        pins.forEach((node, pin) -> words.put(node, pin.wire()));
        return words;
    }

    private static Optional<RunId> pinned(String run) {
        if (run.equals(LATEST)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RunId(Long.parseLong(run)));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("not a run: \"%s\" (\"latest\" or a run's number)".formatted(run));
        }
    }
}
