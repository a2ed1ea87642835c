package dev.slipstream.bolt;

import dev.slipstream.database.Metadata;
import dev.slipstream.defer.RunId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What other servers on the database do to runs, or deliver of them, is told here too: pages of this server show it. */
@Component
final class Elsewhere {
    private final Metadata metadata;
    private final Servers servers;
    private final BoltStore store;
    private final Runner runner;
    private Optional<Map<String, String>> seen = Optional.empty();

    Elsewhere(Metadata metadata, Servers servers, BoltStore store, Runner runner) {
        this.metadata = metadata;
        this.servers = servers;
        this.store = store;
        this.runner = runner;
    }

    /** Tells what has changed since the last call. */
    synchronized void look() {
        if (!servers.hasCompany()) {
            seen = Optional.empty();
            return;
        }
        var now = versions();
        seen.stream()
                .flatMap(before -> Stream.concat(before.keySet().stream(), now.keySet().stream())
                        .filter(key -> !Optional.ofNullable(before.get(key)).equals(Optional.ofNullable(now.get(key)))))
                .map(key -> Long.parseLong(key.split(" ", -1)[1]))
                .distinct()
                .flatMap(id -> store.run(new RunId(id)).stream())
                .forEach(runner::heard);
        seen = Optional.of(now);
    }

    /** Of each row that may change, or has lately: a version that every change makes another. */
    private Map<String, String> versions() {
        var versions = new HashMap<String, String>();
        metadata.jdbc()
                .sql("""
                        (select 'run ' || id as key, xmin::text as version from run order by id desc limit 100)
                        union select 'run ' || id, xmin::text from run where state in ('QUEUED', 'STARTING', 'RUNNING')
                        union (select key || ' ' || id, xmin::text from notice order by id desc limit 100)
                        union select key || ' ' || id, xmin::text from notice where next_try is not null""")
                .query((row, _) -> versions.put(row.getString("key"), row.getString("version")))
                .list();
        return versions;
    }
}
