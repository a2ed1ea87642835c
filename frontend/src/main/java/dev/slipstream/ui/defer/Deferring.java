package dev.slipstream.ui.defer;

import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunOrder;
import dev.slipstream.defer.DeferChoice;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.defer.StateArtifact;
import dev.slipstream.security.Role;
import dev.slipstream.security.User;
import dev.slipstream.ui.connections.ConnectionsDialog;
import dev.slipstream.workspace.ProjectId;
import java.util.Optional;

/** One user's deferring in one project, as the control and its menu act on it. Owner: the page's thread. */
final class Deferring {
    private final User user;
    private final ProjectId project;
    private final DeferBackend backend;
    private DeferMode lastOn = DeferMode.STANDARD;
    private boolean wanted;

    Deferring(User user, ProjectId project, DeferBackend backend) {
        this.user = user;
        this.project = project;
        this.backend = backend;
    }

    DeferBackend backend() {
        return backend;
    }

    User user() {
        return user;
    }

    ProjectId project() {
        return project;
    }

    DeferStatus status() {
        return backend.deferrals().status(user.name(), project);
    }

    /** Why this user cannot defer to that run, if so. */
    Optional<String> problem(StateArtifact run) {
        return backend.deferrals().problem(user.name(), run);
    }

    boolean is(Role role) {
        return user.is(role);
    }

    /** Deferring is to turn on by itself when the first run has succeeded. */
    void want(boolean on) {
        wanted = on;
    }

    boolean wanted() {
        return wanted;
    }

    /**
     * Turns deferring on if it was asked for and can be had now.
     *
     * @return true if it did
     */
    boolean turnOnIfWanted() {
        if (!wanted || !(status().state() instanceof DeferStatus.State.Ready)) {
            return false;
        }
        wanted = false;
        if (status().choice().mode() != DeferMode.OFF) {
            return false;
        }
        choose(status().choice().with(DeferMode.STANDARD));
        return true;
    }

    /** The other of on and off; on is the mode that was on last. */
    DeferChoice toggled() {
        var choice = status().choice();
        return choice.with(choice.mode() == DeferMode.OFF ? lastOn : DeferMode.OFF);
    }

    void choose(DeferChoice choice) {
        if (choice.mode() != DeferMode.OFF) {
            lastOn = choice.mode();
        }
        backend.deferrals().choose(user.name(), project, choice);
    }

    void pin(Optional<RunId> run) {
        var choice = status().choice();
        choose(choice.withRun(run));
    }

    void read(ScheduleSlug schedule) {
        choose(status().choice().withSchedule(schedule));
    }

    void enable(ScheduleSlug slug) {
        backend.bolt().update(backend.bolt().schedule(slug).withDeferToProduction(true));
    }

    void runNow(ScheduleSlug slug) {
        var trigger = new Run.Trigger("manual", Optional.of(user.name().value()), Optional.empty());
        backend.bolt().start(slug, new RunOrder(Optional.empty(), Optional.empty(), Optional.empty(), trigger));
    }

    void openConnection() {
        ConnectionsDialog.open(user, project, backend.warehouses());
    }
}
