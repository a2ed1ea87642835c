package dev.slipstream.bolt;

import dev.slipstream.database.Metadata;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.project.Project;
import dev.slipstream.project.Projects;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Starts what another schedule's run or a merge gives cause to. A cause's line in the ledger and its run come to be in one
 * transaction, so that whoever looks, and however often, each cause starts once.
 */
@Component
class Triggers {
    private static final String BRANCHES = "refs/heads/";
    private static final Logger LOG = LoggerFactory.getLogger(Triggers.class);
    private static final int SHORT = 7;

    private final Metadata metadata;
    private final BoltStore store;
    private final Ledger ledger;
    private final Chains chains;
    private final FileSchedules files;
    private final Starts starts;
    private final Projects projects;
    private final RunJob.Tools tools;

    Triggers(
            Metadata metadata,
            Ledger ledger,
            Chains chains,
            FileSchedules files,
            Starts starts,
            Projects projects,
            RunJob.Tools tools) {
        this.metadata = metadata;
        this.store = tools.store();
        this.ledger = ledger;
        this.chains = chains;
        this.files = files;
        this.starts = starts;
        this.projects = projects;
        this.tools = tools;
    }

    void followRuns() {
        for (var link : chains.open()) {
            var reason = "%s #%s ended as %s".formatted(link.of(), link.run(), link.state());
            start(
                    new Due(link.schedule(), link.ended(), new LedgerLine.Cause.Completion(link.run())),
                    asScheduled(new Run.Trigger("completion", Optional.empty(), Optional.of(reason))),
                    () -> {});
        }
    }

    /** Asks each project's origin for its branches: for the schedules that stand in files, and those that start on merge. */
    void followBranches() {
        var watched = chains.watched();
        for (var project : projects.all()) {
            try {
                var heads = tools.checkout().heads(project);
                if (heads.containsKey("HEAD")) {
                    files.follow(project, head(project, "", heads));
                }
                watched.forEach(one -> store.schedule(one.schedule())
                        .filter(schedule -> schedule.project().equals(project.id()))
                        .ifPresent(schedule -> follow(project, schedule, one.head(), heads)));
            } catch (IOException | BoltFailure failure) {
                LOG.warn("the branches of {} could not be looked at: {}", project.id(), failure.getMessage());
            }
        }
    }

    private static String head(Project project, String branch, Map<String, String> heads) {
        var named = branch.isEmpty() ? project.source().branch() : branch;
        var ref = named.isEmpty() ? "HEAD" : BRANCHES + named;
        return Optional.ofNullable(heads.get(ref))
                .orElseThrow(() -> new BoltFailure(
                        BoltFailure.Reason.INVALID, "%s has no branch %s".formatted(project.id(), named)));
    }

    private void follow(Project project, Schedule schedule, Optional<String> seen, Map<String, String> heads) {
        try {
            if (schedule.manner().kind().apart() && schedule.branch().isEmpty()) {
                followAll(project, schedule, seen, heads);
            } else {
                follow(schedule, seen, head(project, schedule.branch(), heads));
            }
        } catch (BoltFailure failure) {
            LOG.warn("{} cannot start on merge: {}", schedule.slug(), failure.getMessage());
        }
    }

    private void follow(Schedule schedule, Optional<String> seen, String head) {
        if (seen.isEmpty()) {
            chains.saw(schedule.slug(), head);
        } else if (!seen.get().equals(head)) {
            start(
                    new Due(schedule.slug(), tools.clock().instant(), new LedgerLine.Cause.Merge(head)),
                    asScheduled(new Run.Trigger(
                            "merge", Optional.empty(), Optional.of("new head " + head.substring(0, SHORT)))),
                    () -> chains.saw(schedule.slug(), head));
        }
    }

    /** Each branch but the default one; those that are there at the first look start nothing. */
    private void followAll(Project project, Schedule schedule, Optional<String> seen, Map<String, String> heads) {
        var production = head(project, "", heads);
        var known = chains.heads(schedule.slug());
        heads.forEach((ref, head) -> {
            var branch = ref.startsWith(BRANCHES) ? ref.substring(BRANCHES.length()) : "";
            if (branch.isEmpty() || head.equals(production) || head.equals(known.get(branch))) {
                return;
            }
            if (seen.isEmpty()) {
                chains.saw(schedule.slug(), branch, head);
                return;
            }
            var reason = "new head %s of %s".formatted(head.substring(0, SHORT), branch);
            start(
                    new Due(schedule.slug(), tools.clock().instant(), new LedgerLine.Cause.Merge(head)),
                    new RunOrder(
                            Optional.empty(),
                            Optional.of(branch),
                            Optional.of(head),
                            new Run.Trigger("merge", Optional.empty(), Optional.of(reason))),
                    () -> chains.saw(schedule.slug(), branch, head));
        });
        chains.saw(schedule.slug(), production);
    }

    private static RunOrder asScheduled(Run.Trigger trigger) {
        return new RunOrder(Optional.empty(), Optional.empty(), Optional.empty(), trigger);
    }

    private record Due(ScheduleSlug schedule, Instant at, LedgerLine.Cause cause) {
        LedgerLine line(LedgerLine.Outcome outcome) {
            return new LedgerLine(schedule, at, cause, outcome);
        }
    }

    private void start(Due due, RunOrder order, Runnable beside) {
        try {
            metadata.inTransaction(() -> {
                        var held = ledger.hold(due.schedule()).held();
                        if (!held) {
                            return Optional.<Starts.Assignment>empty();
                        }
                        beside.run();
                        return ledger.recorded(due.schedule(), due.cause())
                                ? Optional.<Starts.Assignment>empty()
                                : settle(due, order);
                    })
                    .ifPresent(starts::launch);
        } catch (RuntimeException failure) {
            if (isUnderWay(failure)) {
                return;
            }
            LOG.warn("schedule {} could not be started: {}", due.schedule(), failure.getMessage());
        }
    }

    private Optional<Starts.Assignment> settle(Due due, RunOrder order) {
        var now = tools.clock().instant();
        var schedule = store.schedule(due.schedule());
        if (schedule.isEmpty()) {
            return Optional.empty();
        }
        if (schedule.get().suspended()) {
            ledger.record(due.line(new LedgerLine.Outcome.Skipped("the schedule was suspended")), now);
            return Optional.empty();
        }
        try {
            var begun = starts.add(schedule.get(), order);
            ledger.record(due.line(new LedgerLine.Outcome.Ran(begun.run().id())), now);
            return Optional.of(begun);
        } catch (BoltFailure | NoSuchElementException refused) {
            if (schedule.get().manner().kind().apart() && isUnderWay(refused)) {
                throw refused;
            }
            ledger.record(due.line(new LedgerLine.Outcome.Skipped(reason(refused))), now);
            return Optional.empty();
        }
    }

    /** A branch's build is not skipped for that, but tried again at the next look. */
    private static boolean isUnderWay(RuntimeException refused) {
        return refused instanceof BoltFailure failure && failure.reason() == BoltFailure.Reason.ALREADY_RUNNING;
    }

    private static String reason(RuntimeException refused) {
        return isUnderWay(refused) ? "a run was under way" : String.valueOf(refused.getMessage());
    }
}
