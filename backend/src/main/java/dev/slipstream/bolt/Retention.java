package dev.slipstream.bolt;

import dev.slipstream.database.Metadata;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.defer.StateArtifacts;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Removes log, files and published state of runs that are older, or more, than their schedule keeps. What is known of a run stays.
 * Never removed: the newest run that ended, the newest that succeeded, and published states that development reads or may be reading.
 */
@Component
class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private final Metadata metadata;
    private final BoltStore store;
    private final RunFiles files;
    private final Servers servers;
    private final StateArtifacts artifacts;

    Retention(Metadata metadata, BoltStore store, RunFiles files, Servers servers, StateArtifacts artifacts) {
        this.metadata = metadata;
        this.store = store;
        this.files = files;
        this.servers = servers;
        this.artifacts = artifacts;
    }

    /** Of all schedules; a server removes what lies in its own home. */
    void sweep(Instant now) {
        for (var schedule : store.schedules()) {
            var keep = schedule.manner().keep();
            if (!keep.equals(Manner.Keep.ALL)) {
                sweep(schedule.slug(), keep, now);
            }
        }
    }

    /** When the run's files were removed. */
    Optional<Instant> removed(RunId run) {
        return metadata.jdbc()
                .sql("select files_removed_at from run where id = ? and files_removed_at is not null")
                .param(run.value())
                .query((row, _) -> row.getTimestamp("files_removed_at").toInstant())
                .optional();
    }

    private void sweep(ScheduleSlug schedule, Manner.Keep keep, Instant now) {
        var all = withFiles(schedule);
        var held = new HashSet<>(artifacts.held(schedule));
        all.stream().map(Ended::id).findFirst().ifPresent(held::add);
        all.stream().filter(Ended::succeeded).map(Ended::id).findFirst().ifPresent(held::add);
        var oldest = keep.days().map(days -> now.minus(Duration.ofDays(days)));
        for (var index = 0; index < all.size(); index++) {
            var run = all.get(index);
            var tooMany = keep.runs().filter(most(index)).isPresent();
            var tooOld = oldest.filter(run.at()::isBefore).isPresent();
            if ((tooMany || tooOld) && run.here() && !held.contains(run.id())) {
                remove(run.id(), now);
            }
        }
    }

    private static Predicate<Integer> most(int index) {
        return runs -> index >= runs;
    }

    /** @param here its files are in this server's home */
    private record Ended(RunId id, Instant at, boolean succeeded, boolean here) {}

    private List<Ended> withFiles(ScheduleSlug schedule) {
        return metadata.jdbc()
                .sql("""
                        select r.id, r.finished_at, r.state, s.home is null or s.home = :home as here
                        from run r left join server s on s.id = r.server
                        where r.schedule = :schedule and r.finished_at is not null and r.files_removed_at is null
                            and (not r.login_own or r.login_dropped)
                        order by r.id desc""")
                .param("schedule", schedule.value())
                .param("home", servers.home())
                .query((row, _) -> new Ended(
                        new RunId(row.getLong("id")),
                        row.getTimestamp("finished_at").toInstant(),
                        row.getString("state").equals(RunState.SUCCESS.name()),
                        row.getBoolean("here")))
                .list();
    }

    /** Files first: after a crash in between the same is done again. */
    private void remove(RunId run, Instant now) {
        try {
            artifacts.remove(run);
            files.remove(run);
            metadata.jdbc()
                    .sql("update run set files_removed_at = ? where id = ?")
                    .params(Timestamp.from(now), run.value())
                    .update();
        } catch (IOException failure) {
            LOG.warn("the files of run #{} could not be removed: {}", run, failure.getMessage());
        }
    }
}
