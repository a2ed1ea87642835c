package dev.slipstream.bolt;

import dev.slipstream.database.Metadata;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Repository;

/** The one line per schedule and cause, and how far each schedule has been accounted for. */
@Repository
class Ledger {
    private static final String COMPLETION = "run ";
    private static final String MERGE = "head ";

    private final Metadata metadata;

    Ledger(Metadata metadata) {
        this.metadata = metadata;
    }

    /** Schedules with an instant that has come and is not recorded, or of which none was reckoned yet. */
    List<ScheduleSlug> due(Instant now) {
        return metadata.jdbc()
                .sql(
                        "select slug from schedule where cron <> 'OFF' and (next_due is null or next_due <= :now) order by slug")
                .param("now", Timestamp.from(now))
                .query((row, _) -> new ScheduleSlug(row.getString("slug")))
                .list();
    }

    /** The first instant of any schedule that is to come. */
    Optional<Instant> first() {
        return metadata.jdbc()
                .sql(
                        "select next_due from schedule where cron <> 'OFF' and next_due is not null order by next_due limit 1")
                .query((row, _) -> row.getTimestamp("next_due").toInstant())
                .optional();
    }

    /**
     * Holds the schedule until the transaction ends.
     *
     * @return its first instant that is not recorded, if another server does not hold it; empty also if none was reckoned yet
     */
    Held hold(ScheduleSlug slug) {
        return metadata.jdbc()
                .sql("select next_due from schedule where slug = ? for update skip locked")
                .param(slug.value())
                .query((row, _) -> new Held(
                        true, Optional.ofNullable(row.getTimestamp("next_due")).map(Timestamp::toInstant)))
                .optional()
                .orElse(new Held(false, Optional.empty()));
    }

    record Held(boolean held, Optional<Instant> nextDue) {}

    /** How far a schedule has been accounted for, and what comes next by its cron. */
    record Ahead(ScheduleSlug slug, String cron, String timezone, Instant nextDue) {}

    /** Schedules whose next instant is yet to come. */
    List<Ahead> ahead(Instant now) {
        return metadata.jdbc()
                .sql("select slug, cron, timezone, next_due from schedule where cron <> 'OFF' and next_due > ?")
                .param(Timestamp.from(now))
                .query((row, _) -> new Ahead(
                        new ScheduleSlug(row.getString("slug")),
                        row.getString("cron"),
                        row.getString("timezone"),
                        row.getTimestamp("next_due").toInstant()))
                .list();
    }

    /** The clock was put back: what has not come yet is not missed; what ran, ran. */
    void goBack(ScheduleSlug slug, Instant next, Instant now) {
        metadata.jdbc()
                .sql("delete from ledger where schedule = ? and due > ? and cause = '' and outcome <> 'ran'")
                .params(slug.value(), Timestamp.from(now))
                .update();
        goOn(slug, Optional.of(next));
    }

    /** Tasks that would be looked at only after the given instants, as the clock was put back, are looked at now. */
    void putForward(Map<String, Instant> latest, Instant now) {
        latest.forEach((task, its) -> metadata.jdbc()
                .sql("""
                        update scheduled_tasks set execution_time = :now, version = version + 1
                        where task_name = :task and not picked and execution_time > :latest""")
                .param("now", Timestamp.from(now))
                .param("task", task)
                .param("latest", Timestamp.from(its))
                .update());
    }

    /** @param next empty: never again */
    void goOn(ScheduleSlug slug, Optional<Instant> next) {
        metadata.jdbc()
                .sql("update schedule set next_due = :next where slug = :slug")
                .param("slug", slug.value())
                .param("next", Timestamp.from(next.orElse(NEVER)))
                .update();
    }

    /** Far, as null says that it was not reckoned. */
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    boolean recorded(ScheduleSlug slug, Instant due) {
        return metadata.jdbc()
                .sql("select exists (select 1 from ledger where schedule = :slug and due = :due and cause = '')")
                .param("slug", slug.value())
                .param("due", Timestamp.from(due))
                .query(Boolean.class)
                .single();
    }

    /** Of a cause that is not a set time. */
    boolean recorded(ScheduleSlug slug, LedgerLine.Cause cause) {
        return metadata.jdbc()
                .sql("select exists (select 1 from ledger where schedule = :slug and cause = :cause and cause <> '')")
                .param("slug", slug.value())
                .param("cause", word(cause))
                .query(Boolean.class)
                .single();
    }

    /** What is recorded already stays. */
    void record(ScheduleSlug slug, List<Instant> due, LedgerLine.Outcome outcome, Instant now) {
        record(slug, due, new LedgerLine.Cause.Time(), outcome, now);
    }

    void record(LedgerLine line, Instant now) {
        record(line.schedule(), List.of(line.due()), line.cause(), line.outcome(), now);
    }

    private void record(
            ScheduleSlug slug, List<Instant> due, LedgerLine.Cause cause, LedgerLine.Outcome outcome, Instant now) {
        if (due.isEmpty()) {
            return;
        }
        metadata.jdbc()
                .sql("""
                        insert into ledger (schedule, due, cause, outcome, run, reason, recorded_at)
                        select :slug, due, :cause, :outcome, :run, :reason, :now from unnest(:due) as due
                        on conflict do nothing""")
                .param("slug", slug.value())
                .param("due", due.stream().map(Timestamp::from).toArray(Timestamp[]::new))
                .param("cause", word(cause))
                .param("outcome", word(outcome))
                .param(
                        "run",
                        outcome instanceof LedgerLine.Outcome.Ran ran
                                ? ran.run().value()
                                : null)
                .param("reason", reason(outcome))
                .param("now", Timestamp.from(now))
                .update();
    }

    /** Newest first. */
    List<LedgerLine> lines(ScheduleSlug slug, int limit) {
        return metadata.jdbc()
                .sql("select * from ledger where schedule = ? order by due desc limit ?")
                .params(slug.value(), limit)
                .query((row, _) -> new LedgerLine(slug, row.getTimestamp("due").toInstant(), cause(row), outcome(row)))
                .list();
    }

    private static String word(LedgerLine.Cause cause) {
        return switch (cause) {
            case LedgerLine.Cause.Time _ -> "";
            case LedgerLine.Cause.Completion(var run) -> COMPLETION + run;
            case LedgerLine.Cause.Merge(var commit) -> MERGE + commit;
        };
    }

    private static LedgerLine.Cause cause(ResultSet row) throws SQLException {
        var word = row.getString("cause");
        if (word.startsWith(COMPLETION)) {
            return new LedgerLine.Cause.Completion(new RunId(Long.parseLong(word.substring(COMPLETION.length()))));
        }
        return word.startsWith(MERGE)
                ? new LedgerLine.Cause.Merge(word.substring(MERGE.length()))
                : new LedgerLine.Cause.Time();
    }

    private static String word(LedgerLine.Outcome outcome) {
        return switch (outcome) {
            case LedgerLine.Outcome.Ran _ -> "ran";
            case LedgerLine.Outcome.Skipped _ -> "skipped";
            case LedgerLine.Outcome.Missed _ -> "missed";
        };
    }

    private static String reason(LedgerLine.Outcome outcome) {
        return switch (outcome) {
            case LedgerLine.Outcome.Ran _ -> "";
            case LedgerLine.Outcome.Skipped(var reason) -> reason;
            case LedgerLine.Outcome.Missed(var reason) -> reason;
        };
    }

    private static LedgerLine.Outcome outcome(ResultSet row) throws SQLException {
        var reason = row.getString("reason");
        return switch (row.getString("outcome")) {
            case "ran" -> new LedgerLine.Outcome.Ran(new RunId(row.getLong("run")));
            case "skipped" -> new LedgerLine.Outcome.Skipped(reason);
            default -> new LedgerLine.Outcome.Missed(reason);
        };
    }
}
