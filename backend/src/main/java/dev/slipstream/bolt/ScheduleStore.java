package dev.slipstream.bolt;

import dev.slipstream.database.Metadata;
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
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The schedules of {@link BoltStore}. */
final class ScheduleStore {
    private final Metadata metadata;
    private final JsonMapper json = JsonMapper.shared();

    ScheduleStore(Metadata metadata) {
        this.metadata = metadata;
    }

    List<Schedule> schedules() {
        return metadata.jdbc()
                .sql("select * from schedule order by slug")
                .query((row, _) -> schedule(row))
                .list();
    }

    Optional<Schedule> schedule(ScheduleSlug slug) {
        return metadata.jdbc()
                .sql("select * from schedule where slug = ?")
                .param(slug.value())
                .query((row, _) -> schedule(row))
                .optional();
    }

    /**
     * Adds it, or replaces the one of that slug.
     *
     * @param firstDue as from now; one whose cron and time zone stay has its next instant already
     */
    void save(Schedule schedule, Optional<Instant> firstDue) {
        var terms = schedule.terms();
        metadata.jdbc()
                .sql("""
                        insert into schedule (slug, project, display_name, description, cron, timezone, branch, commands,
                            suspended, next_due, defer_to_production, owner, overlap, timeout_minutes, after_schedule,
                            after_states, on_merge, after_since, sla_minutes, watchers, kind, variables, keep_days, keep_runs)
                        values (:slug, :project, :name, :description, :cron, :timezone, :branch, :commands::jsonb,
                            :suspended, :due, :defer, :owner, :overlap, :timeout, :after, :states, :merge,
                            case when :after::text is not null then now() end, :sla, :watchers::jsonb, :kind,
                            :variables::jsonb, :days, :runs)
                        on conflict (slug) do update set display_name = excluded.display_name,
                            description = excluded.description, cron = excluded.cron, timezone = excluded.timezone,
                            branch = excluded.branch, commands = excluded.commands,
                            suspended = excluded.suspended,
                            next_due = case when schedule.cron = excluded.cron and schedule.timezone = excluded.timezone
                                then schedule.next_due else excluded.next_due end,
                            defer_to_production = excluded.defer_to_production, owner = excluded.owner,
                            overlap = excluded.overlap, timeout_minutes = excluded.timeout_minutes,
                            after_schedule = excluded.after_schedule, after_states = excluded.after_states,
                            after_since = case when schedule.after_schedule = excluded.after_schedule
                                then schedule.after_since else excluded.after_since end,
                            on_merge = excluded.on_merge, sla_minutes = excluded.sla_minutes,
                            watchers = excluded.watchers, kind = excluded.kind, variables = excluded.variables,
                            keep_days = excluded.keep_days, keep_runs = excluded.keep_runs,
                            merge_head = case when schedule.on_merge and excluded.on_merge
                                and schedule.branch = excluded.branch then schedule.merge_head end""")
                .param("slug", schedule.slug().value())
                .param("project", schedule.project().value())
                .param("name", schedule.displayName())
                .param("description", schedule.description())
                .param("cron", schedule.cron())
                .param("timezone", schedule.timezone())
                .param("branch", schedule.branch())
                .param("commands", json.writeValueAsString(schedule.commands()))
                .param("suspended", schedule.suspended())
                .param("due", firstDue.map(Timestamp::from).orElse(null))
                .param("defer", schedule.deferToProduction())
                .param("owner", schedule.owner())
                .param("overlap", terms.overlap().name())
                .param("timeout", terms.timeout().map(Duration::toMinutes).orElse(null), Types.INTEGER)
                .param(
                        "after",
                        terms.after().map(after -> after.schedule().value()).orElse(null))
                .param("states", terms.after().map(ScheduleStore::names).orElseGet(() -> new String[0]))
                .param("merge", terms.onMerge())
                .param("sla", schedule.watch().sla().map(Duration::toMinutes).orElse(null), Types.INTEGER)
                .param("watchers", json.writeValueAsString(schedule.watch().watchers()))
                .param("kind", schedule.manner().kind().toString())
                .param("variables", json.writeValueAsString(schedule.manner().variables()))
                .param("days", schedule.manner().keep().days().orElse(null), Types.INTEGER)
                .param("runs", schedule.manner().keep().runs().orElse(null), Types.INTEGER)
                .update();
    }

    boolean delete(ScheduleSlug slug) {
        return metadata.jdbc()
                        .sql("delete from schedule where slug = ?")
                        .param(slug.value())
                        .update()
                > 0;
    }

    private Schedule schedule(ResultSet row) throws SQLException {
        return new Schedule(
                new ScheduleSlug(row.getString("slug")),
                new ProjectId(row.getString("project")),
                row.getString("display_name"),
                row.getString("description"),
                row.getString("cron"),
                row.getString("timezone"),
                row.getString("branch"),
                BoltStore.commands(row.getString("commands")),
                row.getBoolean("suspended"),
                row.getBoolean("defer_to_production"),
                row.getString("owner"),
                terms(row),
                watch(row),
                manner(row));
    }

    private static Schedule.Terms terms(ResultSet row) throws SQLException {
        var states = (String[]) row.getArray("after_states").getArray();
        var after = Optional.ofNullable(row.getString("after_schedule"))
                .map(slug -> new Schedule.After(
                        new ScheduleSlug(slug),
                        Stream.of(states).map(RunState::valueOf).collect(Collectors.toSet())));
        return new Schedule.Terms(
                Schedule.Overlap.valueOf(row.getString("overlap")),
                BoltStore.minutes(row, "timeout_minutes"),
                after,
                row.getBoolean("on_merge"));
    }

    private Schedule.Watch watch(ResultSet row) throws SQLException {
        return new Schedule.Watch(
                BoltStore.minutes(row, "sla_minutes"),
                List.of(json.readValue(row.getString("watchers"), Schedule.Watcher[].class)));
    }

    private Manner manner(ResultSet row) throws SQLException {
        var variables = new TreeMap<String, String>();
        json.readTree(row.getString("variables"))
                .properties()
                .forEach(one -> variables.put(one.getKey(), one.getValue().asString()));
        return new Manner(
                Manner.Kind.of(row.getString("kind")),
                variables,
                new Manner.Keep(
                        Optional.ofNullable(row.getObject("keep_days", Integer.class)),
                        Optional.ofNullable(row.getObject("keep_runs", Integer.class))));
    }

    private static String[] names(Schedule.After after) {
        return after.states().stream().map(RunState::name).sorted().toArray(String[]::new);
    }
}
