package dev.slipstream.bolt;

import dev.slipstream.database.Metadata;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Repository;

/** Schedules that start when another's run has ended. */
@Repository
class Chains {
    private final Metadata metadata;

    Chains(Metadata metadata) {
        this.metadata = metadata;
    }

    /** @param ended by the server that saw it */
    record Link(ScheduleSlug schedule, RunId run, ScheduleSlug of, RunState state, Instant ended) {}

    /** Ends that no line of the ledger tells of, the oldest first. */
    List<Link> open() {
        return metadata.jdbc()
                .sql("""
                        select s.slug, s.after_schedule, r.id, r.state, r.finished_at from schedule s
                            join run r on r.schedule = s.after_schedule and r.state = any(s.after_states)
                        where r.finished_at >= s.after_since and not exists (
                            select 1 from ledger l where l.schedule = s.slug and l.cause = 'run ' || r.id
                                and l.cause <> '')
                        order by r.finished_at""")
                .query((row, _) -> new Link(
                        new ScheduleSlug(row.getString("slug")),
                        new RunId(row.getLong("id")),
                        new ScheduleSlug(row.getString("after_schedule")),
                        RunState.valueOf(row.getString("state")),
                        row.getTimestamp("finished_at").toInstant()))
                .list();
    }

    /** For schedules that look at their branch. */
    List<Watched> watched() {
        return metadata.jdbc()
                .sql("select slug, merge_head from schedule where on_merge order by slug")
                .query((row, _) -> new Watched(
                        new ScheduleSlug(row.getString("slug")), Optional.ofNullable(row.getString("merge_head"))))
                .list();
    }

    /** @param head the last that was seen */
    record Watched(ScheduleSlug schedule, Optional<String> head) {}

    void saw(ScheduleSlug schedule, String head) {
        metadata.jdbc()
                .sql("update schedule set merge_head = ? where slug = ?")
                .params(head, schedule.value())
                .update();
    }

    /** The heads of all branches as they were seen last. */
    Map<String, String> heads(ScheduleSlug schedule) {
        return metadata
                .jdbc()
                .sql("select branch, commit_hash from branch_head where schedule = ?")
                .param(schedule.value())
                .query((row, _) -> Map.entry(row.getString("branch"), row.getString("commit_hash")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void saw(ScheduleSlug schedule, String branch, String head) {
        metadata.jdbc().sql("""
                        insert into branch_head (schedule, branch, commit_hash) values (?, ?, ?)
                        on conflict (schedule, branch) do update set commit_hash = excluded.commit_hash""").params(schedule.value(), branch, head).update();
    }

    /**
     * Remembers a call of the hook.
     *
     * @return whether it is the first of that content
     */
    boolean firstCall(String digest, Instant now, Duration kept) {
        metadata.jdbc()
                .sql("delete from hook_call where received_at < ?")
                .param(Timestamp.from(now.minus(kept)))
                .update();
        return metadata.jdbc()
                        .sql("insert into hook_call (digest, received_at) values (?, ?) on conflict do nothing")
                        .params(digest, Timestamp.from(now))
                        .update()
                > 0;
    }

    /** @throws BoltFailure INVALID, with the path, if the schedule would start itself in the end, or what it waits for is unknown */
    static void check(Schedule schedule, List<Schedule> all) {
        var others = all.stream()
                .filter(other -> !other.slug().equals(schedule.slug()))
                .collect(Collectors.toMap(Schedule::slug, Function.identity()));
        var path = new ArrayList<>(List.of(schedule.slug()));
        var next = schedule.terms().after();
        while (next.isPresent()) {
            var before = next.get().schedule();
            path.addFirst(before);
            if (before.equals(schedule.slug())) {
                throw invalid("%s would start itself: %s"
                        .formatted(
                                schedule.slug(),
                                path.stream().map(ScheduleSlug::value).collect(Collectors.joining(" → "))));
            }
            var known = Optional.ofNullable(others.get(before));
            if (known.isEmpty()) {
                throw invalid(
                        "%s is to start after %s, and there is no such schedule".formatted(schedule.slug(), before));
            }
            next = known.get().terms().after();
        }
    }

    private static BoltFailure invalid(String reason) {
        return new BoltFailure(BoltFailure.Reason.INVALID, reason);
    }
}
