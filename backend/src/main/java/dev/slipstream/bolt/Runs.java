package dev.slipstream.bolt;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a run changes; each change is a new value. */
final class Runs {
    private Runs() {}

    static Run checkedOut(Run run, ProductionCheckout.Commit commit, Instant now) {
        return with(run, RunState.RUNNING, run.steps(), run.message(), run.done(), run.total(), false)
                .branch(commit.branch())
                .commit(commit.hash(), commit.subject())
                .started(now)
                .get();
    }

    static Run loggedIn(Run run, Run.Login login) {
        return new Run(
                run.id(),
                run.schedule(),
                run.project(),
                run.state(),
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
                login,
                run.publishes());
    }

    static Run stepBegan(Run run, String line, Instant now, long logFrom) {
        var steps = new ArrayList<>(run.steps());
        steps.add(new Run.Step(line, Optional.empty(), Optional.of(now), Optional.empty(), logFrom, logFrom));
        return with(run, run.state(), steps, run.message(), 0, 0, false).get();
    }

    static Run wrote(Run run, long logTo) {
        var last = run.steps().getLast();
        return replacingLast(
                run,
                new Run.Step(
                        last.line(), last.returnCode(), last.startedAt(), last.finishedAt(), last.logFrom(), logTo));
    }

    static Run stepEnded(Run run, int status, Instant now, long logTo) {
        var last = run.steps().getLast();
        return replacingLast(
                run,
                new Run.Step(
                        last.line(), Optional.of(status), last.startedAt(), Optional.of(now), last.logFrom(), logTo));
    }

    static Run progressed(Run run, int done, int total) {
        return with(run, run.state(), run.steps(), run.message(), done, total, false)
                .get();
    }

    static Run ended(Run run, RunState state, String message, Instant now, boolean publishes) {
        return with(run, state, run.steps(), message, run.done(), run.total(), publishes)
                .finished(now)
                .get();
    }

    private static Run replacingLast(Run run, Run.Step step) {
        var steps = new ArrayList<>(run.steps().subList(0, run.steps().size() - 1));
        steps.add(step);
        return with(run, run.state(), steps, run.message(), run.done(), run.total(), false)
                .get();
    }

    private static Draft with(
            Run run, RunState state, List<Run.Step> steps, String message, int done, int total, boolean publishes) {
        return new Draft(new Run(
                run.id(),
                run.schedule(),
                run.project(),
                state,
                run.trigger(),
                run.branch(),
                run.commit(),
                run.commitSubject(),
                run.queuedAt(),
                run.startedAt(),
                run.finishedAt(),
                steps,
                message,
                done,
                total,
                run.login(),
                publishes));
    }

    private record Draft(Run get) {
        Draft branch(String branch) {
            return new Draft(copy(branch, get.commit(), get.commitSubject(), get.startedAt(), get.finishedAt()));
        }

        Draft commit(String hash, String subject) {
            return new Draft(
                    copy(get.branch(), Optional.of(hash), Optional.of(subject), get.startedAt(), get.finishedAt()));
        }

        Draft started(Instant now) {
            return new Draft(copy(get.branch(), get.commit(), get.commitSubject(), Optional.of(now), get.finishedAt()));
        }

        Draft finished(Instant now) {
            return new Draft(copy(get.branch(), get.commit(), get.commitSubject(), get.startedAt(), Optional.of(now)));
        }

        private Run copy(
                String branch,
                Optional<String> commit,
                Optional<String> subject,
                Optional<Instant> started,
                Optional<Instant> finished) {
            return new Run(
                    get.id(),
                    get.schedule(),
                    get.project(),
                    get.state(),
                    get.trigger(),
                    branch,
                    commit,
                    subject,
                    get.queuedAt(),
                    started,
                    finished,
                    get.steps(),
                    get.message(),
                    get.done(),
                    get.total(),
                    get.login(),
                    get.publishes());
        }
    }
}
