package dev.slipstream.bolt;

import dev.slipstream.database.Metadata;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.workspace.ProjectId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Schedules and runs in the metadata. */
@Repository
class BoltStore {
    private final Metadata metadata;
    private final ScheduleStore schedules;
    private final JsonMapper json = JsonMapper.shared();

    BoltStore(Metadata metadata) {
        this.metadata = metadata;
        this.schedules = new ScheduleStore(metadata);
    }

    List<Schedule> schedules() {
        return schedules.schedules();
    }

    Optional<Schedule> schedule(ScheduleSlug slug) {
        return schedules.schedule(slug);
    }

    /** @param firstDue as from now; one whose cron and time zone stay has its next instant already */
    void save(Schedule schedule, Optional<Instant> firstDue) {
        schedules.save(schedule, firstDue);
    }

    boolean delete(ScheduleSlug slug) {
        return schedules.delete(slug);
    }

    /**
     * One live run per schedule, which the database holds, and one that waits.
     *
     * @throws BoltFailure ALREADY_RUNNING
     */
    Run add(Schedule schedule, RunOrder order, String branch, UUID server, Instant now) {
        return insert(schedule, order, branch, server, now, RunState.STARTING)
                .or(() -> schedule.terms().overlap() == Schedule.Overlap.QUEUE
                        ? insert(schedule, order, branch, server, now, RunState.QUEUED)
                        : Optional.empty())
                .orElseThrow(() -> alreadyRunning(schedule));
    }

    private Optional<Run> insert(
            Schedule schedule, RunOrder order, String branch, UUID server, Instant now, RunState state) {
        return metadata.jdbc()
                .sql("""
                        insert into run (schedule, project, state, trigger_kind, triggered_by, reason, branch, queued_at,
                            commands, reference, server, timeout_minutes, kind)
                        values (:schedule, :project, :state, :kind, :by, :reason, :branch, :now,
                            :commands::jsonb, :reference, :server, :timeout, :manner)
                        on conflict do nothing returning *""")
                .param("state", state.name())
                .param(
                        "timeout",
                        schedule.terms().timeout().map(Duration::toMinutes).orElse(null),
                        Types.INTEGER)
                .param("manner", schedule.manner().kind().toString())
                .param("schedule", schedule.slug().value())
                .param("project", schedule.project().value())
                .param("kind", order.trigger().kind())
                .param("by", order.trigger().by().orElse(null))
                .param("reason", order.trigger().reason().orElse(null))
                .param("branch", branch)
                .param("now", Timestamp.from(now))
                .param("commands", json.writeValueAsString(order.commands().orElse(schedule.commands())))
                .param("reference", order.commit().orElse(""))
                .param("server", server)
                .query((row, _) -> run(row))
                .optional();
    }

    /** The schedule's run that waits, now that none is under way; it is the server's from then on. */
    Optional<Run> promote(ScheduleSlug slug, UUID server) {
        try {
            return metadata.jdbc()
                    .sql("""
                            update run set state = 'STARTING', server = :server
                            where schedule = :schedule and state = 'QUEUED' and not exists (
                                select 1 from run where schedule = :schedule and state in ('STARTING', 'RUNNING'))
                            returning *""")
                    .param("schedule", slug.value())
                    .param("server", server)
                    .query((row, _) -> run(row))
                    .optional();
        } catch (DuplicateKeyException oneBeganMeanwhile) {
            return Optional.empty();
        }
    }

    List<ScheduleSlug> waiting() {
        return metadata.jdbc()
                .sql("select schedule from run where state = 'QUEUED'")
                .query((row, _) -> new ScheduleSlug(row.getString("schedule")))
                .list();
    }

    /** @return whether it waited */
    boolean cancelWaiting(RunId id, Instant now) {
        return metadata.jdbc()
                        .sql("""
                        update run set state = 'CANCELED', message = 'it was cancelled while it waited', finished_at = :now
                        where id = :id and state = 'QUEUED'""")
                        .param("id", id.value())
                        .param("now", Timestamp.from(now))
                        .update()
                > 0;
    }

    Asked asked(RunId id) {
        return metadata.jdbc()
                .sql("select commands, reference, timeout_minutes, kind from run where id = ?")
                .param(id.value())
                .query((row, _) -> new Asked(
                        commands(row.getString("commands")),
                        row.getString("reference"),
                        minutes(row, "timeout_minutes"),
                        Manner.Kind.of(row.getString("kind"))))
                .single();
    }

    static List<Schedule.Command> commands(String stored) {
        return List.of(JsonMapper.shared().readValue(stored, Schedule.Command[].class));
    }

    private static BoltFailure alreadyRunning(Schedule schedule) {
        return new BoltFailure(
                BoltFailure.Reason.ALREADY_RUNNING,
                "a run of %s is under way; wait for it or cancel it".formatted(schedule.slug()));
    }

    /** @return whether the server holds the run; if not, nothing changed */
    boolean update(Run run, UUID server) {
        return metadata.jdbc()
                        .sql("""
                        update run set state = :state, branch = :branch, commit_hash = :commit, commit_subject = :subject,
                            started_at = :started, finished_at = :finished, steps = :steps::jsonb, message = :message,
                            done = :done, total = :total, publishes = :publishes, login = :login, login_own = :own
                        where id = :id and server = :server""")
                        .param("id", run.id().value())
                        .param("server", server)
                        .param("state", run.state().name())
                        .param("branch", run.branch())
                        .param("commit", run.commit().orElse(null))
                        .param("subject", run.commitSubject().orElse(null))
                        .param("started", run.startedAt().map(Timestamp::from).orElse(null))
                        .param("finished", run.finishedAt().map(Timestamp::from).orElse(null))
                        .param("steps", json.writeValueAsString(run.steps()))
                        .param("message", run.message())
                        .param("done", run.done())
                        .param("total", run.total())
                        .param("publishes", run.publishes())
                        .param("login", run.login().user())
                        .param("own", run.login().own())
                        .update()
                > 0;
    }

    Optional<Run> run(RunId id) {
        return metadata.jdbc()
                .sql("select * from run where id = ?")
                .param(id.value())
                .query((row, _) -> run(row))
                .optional();
    }

    /** Newest first. */
    List<Run> runs(ScheduleSlug slug, int limit) {
        return metadata.jdbc()
                .sql("select * from run where schedule = ? order by id desc limit ?")
                .params(slug.value(), limit)
                .query((row, _) -> run(row))
                .list();
    }

    /** The first ones. */
    List<RunId> retries(ScheduleSlug slug, String reason, int limit) {
        return metadata.jdbc()
                .sql("""
                        select id from run where schedule = ? and trigger_kind = 'retry' and reason = ?
                        order by id limit ?""")
                .params(slug.value(), reason, limit)
                .query((row, _) -> new RunId(row.getLong("id")))
                .list();
    }

    Optional<RunId> published(ScheduleSlug slug) {
        return metadata.jdbc()
                .sql("select id from run where schedule = ? and publishes order by id desc limit 1")
                .param(slug.value())
                .query((row, _) -> new RunId(row.getLong("id")))
                .optional();
    }

    /** Runs of other schedules that built production of its project while it did. */
    List<Run> beside(Run run) {
        return metadata.jdbc()
                .sql("""
                        select * from run where project = :project and schedule <> :schedule and kind not like 'turbo_ci%'
                            and started_at is not null and (finished_at is null or finished_at > :began)
                        order by id desc limit 5""")
                .param("project", run.project().value())
                .param("schedule", run.schedule().value())
                .param("began", Timestamp.from(run.startedAt().orElse(run.queuedAt())))
                .query((row, _) -> run(row))
                .list();
    }

    List<Run> live() {
        return metadata.jdbc()
                .sql("select * from run where state in ('STARTING', 'RUNNING')")
                .query((row, _) -> run(row))
                .list();
    }

    /** Empty: a server before there were leases. */
    Optional<UUID> server(RunId id) {
        return metadata.jdbc()
                .sql("select server from run where id = ?")
                .param(id.value())
                .query((row, _) -> Optional.ofNullable(row.getObject("server", UUID.class)))
                .single();
    }

    /** @return whether it still was the old one's, and is live */
    boolean hand(RunId id, Optional<UUID> old, UUID heir) {
        return metadata.jdbc()
                        .sql("""
                        update run set server = :heir where id = :id and server is not distinct from :old
                            and state in ('STARTING', 'RUNNING')""")
                        .param("id", id.value())
                        .param("old", old.orElse(null), Types.OTHER)
                        .param("heir", heir)
                        .update()
                > 0;
    }

    void loginDropped(RunId id) {
        metadata.jdbc()
                .sql("update run set login_dropped = true where id = ?")
                .param(id.value())
                .update();
    }

    /** Runs that have ended and still have a login of their own. */
    List<Run> openLogins() {
        return metadata.jdbc()
                .sql("select * from run where login_own and not login_dropped and finished_at is not null")
                .query((row, _) -> run(row))
                .list();
    }

    /** Runs that have ended, and of which nobody was told yet; held until the transaction ends. */
    List<Run> unnoticed(int limit) {
        return metadata.jdbc().sql("""
                        select * from run where finished_at is not null and not noticed order by id limit ?
                        for update skip locked""").param(limit).query((row, _) -> run(row)).list();
    }

    /** Runs that take or took longer than agreed, and of which nobody was told yet; held until the transaction ends. */
    List<Run> late(Instant now) {
        return metadata.jdbc()
                .sql("""
                        select r.* from run r join schedule s on s.slug = r.schedule
                        where not r.sla_noticed and s.sla_minutes is not null and coalesce(r.finished_at, :now)
                            > r.started_at + make_interval(mins => s.sla_minutes)
                            and (r.finished_at is null or not r.noticed)
                        order by r.id for update of r skip locked""")
                .param("now", Timestamp.from(now))
                .query((row, _) -> run(row))
                .list();
    }

    void noticed(RunId id, boolean late) {
        metadata.jdbc()
                .sql("update run set %s = true where id = ?".formatted(late ? "sla_noticed" : "noticed"))
                .param(id.value())
                .update();
    }

    /** The server that holds it will cancel it. */
    void askToCancel(RunId id) {
        metadata.jdbc()
                .sql("update run set cancel_asked = true where id = ?")
                .param(id.value())
                .update();
    }

    List<Run> cancelAsked(UUID server) {
        return metadata.jdbc()
                .sql("select * from run where server = ? and cancel_asked and state in ('STARTING', 'RUNNING')")
                .param(server)
                .query((row, _) -> run(row))
                .list();
    }

    static Optional<Duration> minutes(ResultSet row, String column) throws SQLException {
        var minutes = row.getInt(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMinutes(minutes));
    }

    private Run run(ResultSet row) throws SQLException {
        return new Run(
                new RunId(row.getLong("id")),
                new ScheduleSlug(row.getString("schedule")),
                new ProjectId(row.getString("project")),
                RunState.valueOf(row.getString("state")),
                new Run.Trigger(
                        row.getString("trigger_kind"),
                        Optional.ofNullable(row.getString("triggered_by")),
                        Optional.ofNullable(row.getString("reason"))),
                row.getString("branch"),
                Optional.ofNullable(row.getString("commit_hash")),
                Optional.ofNullable(row.getString("commit_subject")),
                row.getTimestamp("queued_at").toInstant(),
                instant(row.getTimestamp("started_at")),
                instant(row.getTimestamp("finished_at")),
                List.of(json.readValue(row.getString("steps"), Run.Step[].class)),
                row.getString("message"),
                row.getInt("done"),
                row.getInt("total"),
                new Run.Login(row.getString("login"), row.getBoolean("login_own")),
                row.getBoolean("publishes"));
    }

    private static Optional<Instant> instant(@Nullable Timestamp timestamp) {
        return Optional.ofNullable(timestamp).map(Timestamp::toInstant);
    }
}
