package dev.slipstream.bolt;

import dev.slipstream.defer.Deferrals;
import dev.slipstream.notices.Channel;
import dev.slipstream.notices.Notices;
import dev.slipstream.project.Projects;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Saves a schedule, from wherever it comes, if it is one that can run. */
@Component
class SavedSchedules {
    /** As git allows, and without {@code refs/heads/}. */
    private static final Pattern BRANCH = Pattern.compile(
            "(?!refs/)(?![-/.])(?!.*(?:\\.\\.|//|/\\.|@\\{|\\.lock(?:/|$)|[/.]$))[^\\p{Cntrl} ~^:?*\\[\\\\]{1,200}");

    private final BoltStore store;
    private final Projects projects;
    private final Deferrals deferrals;
    private final Notices notices;
    private final Clock clock;

    SavedSchedules(BoltStore store, Projects projects, Deferrals deferrals, Notices notices, Clock clock) {
        this.store = store;
        this.projects = projects;
        this.deferrals = deferrals;
        this.notices = notices;
        this.clock = clock;
    }

    /**
     * Adds it, or replaces the one of its slug.
     *
     * @throws BoltFailure INVALID with the reason
     */
    void save(Schedule schedule) {
        save(schedule, store.schedules());
    }

    /** @param all what there is or will be in a moment */
    void save(Schedule schedule, List<Schedule> all) {
        check(schedule, all);
        store.save(schedule, firstDue(schedule));
        deferrals.productionChanged(schedule.project());
    }

    /** @throws BoltFailure INVALID with the reason, if it is none that could be saved */
    void check(Schedule schedule) {
        check(schedule, store.schedules());
        firstDue(schedule);
    }

    private void check(Schedule schedule, List<Schedule> all) {
        schedule.commands().forEach(command -> CommandWords.dbt(command.line()));
        projects.require(schedule.project());
        if (!schedule.branch().isEmpty() && !BRANCH.matcher(schedule.branch()).matches()) {
            throw invalid("\"%s\" is no name of a branch; leave it empty for the project's default branch"
                    .formatted(schedule.branch()));
        }
        Chains.check(schedule, all);
        checkCompared(schedule, all);
        schedule.watch().watchers().forEach(watcher -> check(watcher.channel()));
    }

    private static void checkCompared(Schedule schedule, List<Schedule> all) {
        var kind = schedule.manner().kind();
        if (kind.apart() && schedule.deferToProduction()) {
            throw invalid("%s builds branches apart, so development cannot defer to it".formatted(schedule.slug()));
        }
        var other = kind.compared();
        if (other.isEmpty() || (other.get().equals(schedule.slug()) && !kind.apart())) {
            return;
        }
        var known = all.stream()
                .filter(one -> one.slug().equals(other.get()) && one.project().equals(schedule.project()))
                .findFirst()
                .orElseThrow(() -> invalid("%s is to be compared with %s, and %s has no such schedule"
                        .formatted(schedule.slug(), other.get(), schedule.project())));
        if (known.manner().kind().apart() || other.get().equals(schedule.slug())) {
            throw invalid(
                    "%s is to be compared with %s, which builds no production".formatted(schedule.slug(), other.get()));
        }
    }

    private static BoltFailure invalid(String reason) {
        return new BoltFailure(BoltFailure.Reason.INVALID, reason);
    }

    private void check(Channel channel) {
        try {
            notices.check(channel);
        } catch (IllegalArgumentException unusable) {
            throw new BoltFailure(BoltFailure.Reason.INVALID, String.valueOf(unusable.getMessage()));
        }
    }

    void delete(Schedule schedule) {
        store.delete(schedule.slug());
        deferrals.productionChanged(schedule.project());
    }

    private Optional<Instant> firstDue(Schedule schedule) {
        var zone = zone(schedule);
        if (schedule.byHand()) {
            return Optional.empty();
        }
        var first = Cron.parse(schedule.cron()).next(zone, clock.instant());
        if (first.isEmpty()) {
            throw new BoltFailure(
                    BoltFailure.Reason.INVALID, "cron \"%s\" is a day that never comes".formatted(schedule.cron()));
        }
        return first;
    }

    private static ZoneId zone(Schedule schedule) {
        try {
            return ZoneId.of(schedule.timezone());
        } catch (DateTimeException unknown) {
            throw new BoltFailure(
                    BoltFailure.Reason.INVALID,
                    "there is no time zone \"%s\"; give a name such as Europe/Berlin or UTC"
                            .formatted(schedule.timezone()));
        }
    }
}
