package dev.slipstream.bolt;

import dev.slipstream.connections.Password;
import dev.slipstream.database.Metadata;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.security.Secrets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** What a schedule's runs know and nobody is shown again. It goes with the schedule. */
@Component
class ScheduleSecrets {
    private final Metadata metadata;
    private final Secrets secrets;

    ScheduleSecrets(Metadata metadata, Secrets secrets) {
        this.metadata = metadata;
        this.secrets = secrets;
    }

    List<String> names(ScheduleSlug schedule) {
        return metadata.jdbc()
                .sql("select name from schedule_secret where schedule = ? order by name")
                .param(schedule.value())
                .query((row, _) -> row.getString("name"))
                .list();
    }

    /** @throws BoltFailure INVALID with the reason, without the value */
    void set(ScheduleSlug schedule, String name, Password value) {
        try {
            RunVariables.checkSecret(name, value.reveal());
        } catch (IllegalArgumentException unusable) {
            throw new BoltFailure(BoltFailure.Reason.INVALID, String.valueOf(unusable.getMessage()));
        }
        metadata.jdbc()
                .sql("""
                        insert into schedule_secret (schedule, name, sealed) values (?, ?, ?)
                        on conflict (schedule, name) do update set sealed = excluded.sealed""")
                .params(schedule.value(), name, secrets.seal(value.reveal(), place(schedule, name)))
                .update();
    }

    void drop(ScheduleSlug schedule, String name) {
        metadata.jdbc()
                .sql("delete from schedule_secret where schedule = ? and name = ?")
                .params(schedule.value(), name)
                .update();
    }

    /** For a run's environment only. */
    Map<String, String> reveal(ScheduleSlug schedule) {
        var all = new TreeMap<String, String>();
        metadata.jdbc()
                .sql("select name, sealed from schedule_secret where schedule = ?")
                .param(schedule.value())
                .query((row, _) -> Map.entry(row.getString("name"), row.getString("sealed")))
                .list()
                .forEach(one -> all.put(one.getKey(), secrets.open(one.getValue(), place(schedule, one.getKey()))));
        return all;
    }

    private static String place(ScheduleSlug schedule, String name) {
        return "schedule_secret/%s/%s/sealed".formatted(schedule, name);
    }
}
