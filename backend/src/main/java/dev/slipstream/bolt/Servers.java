package dev.slipstream.bolt;

import dev.slipstream.database.Metadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Repository;

/**
 * The servers that share the metadata. Each is known by an id of its own, new at each start; it is alive while its process is,
 * where that can be seen, else while it says so often enough.
 */
@Repository
class Servers {
    /** Silent for longer, a server elsewhere is dead. */
    static final Duration LEASE = Duration.ofSeconds(20);

    /** Silent for longer, a server with another home will not come back to its runs. */
    static final Duration LOST = Duration.ofMinutes(10);

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path PROCESSES = Path.of("/proc/self/ns/pid");

    private final Metadata metadata;
    private final Path home;
    private final UUID id = UUID.randomUUID();
    private volatile boolean known;

    Servers(Metadata metadata, @Value("${slipstream.home}") Path home) {
        this.metadata = metadata;
        this.home = home.toAbsolutePath().normalize();
    }

    /** A live run's server, as far as another can tell. */
    enum Condition {
        ALIVE,
        /** Its runs' files are here. */
        DEAD_HERE,
        /** Its runs' files are elsewhere, where it may come back. */
        DEAD_ELSEWHERE,
        LOST
    }

    /** This server's id; others know of it from then on. */
    UUID own() {
        if (!known) {
            register();
        }
        return id;
    }

    void renew() {
        metadata.jdbc()
                .sql("update server set heard_at = now() where id = ?")
                .param(own())
                .update();
    }

    /** Whether another one is alive. */
    boolean hasCompany() {
        return metadata.jdbc()
                .sql("""
                        select exists (select 1 from server
                            where id <> ? and not stopped and heard_at > now() - make_interval(secs => ?))""")
                .params(own(), LEASE.toSeconds())
                .query(Boolean.class)
                .single();
    }

    /** Whoever comes next may take up its runs at once. */
    void leave() {
        metadata.jdbc()
                .sql("update server set stopped = true where id = ?")
                .param(id)
                .update();
    }

    /** Of a server that is unknown, its runs are taken to be here. */
    Condition condition(UUID server) {
        return metadata.jdbc()
                .sql("select *, extract(epoch from now() - heard_at) as silent from server where id = ?")
                .param(server)
                .query((row, _) -> condition(row))
                .optional()
                .orElse(Condition.DEAD_HERE);
    }

    /** For people. */
    String name(UUID server) {
        return metadata.jdbc()
                .sql("select name from server where id = ?")
                .param(server)
                .query(String.class)
                .optional()
                .orElse("an unknown server");
    }

    private Condition condition(ResultSet row) throws SQLException {
        var silent = Duration.ofSeconds(row.getLong("silent"));
        if (!row.getBoolean("stopped") && isAlive(row, silent)) {
            return Condition.ALIVE;
        }
        if (row.getString("home").equals(home().toString())) {
            return Condition.DEAD_HERE;
        }
        return silent.compareTo(LOST) > 0 ? Condition.LOST : Condition.DEAD_ELSEWHERE;
    }

    private static boolean isAlive(ResultSet row, Duration silent) throws SQLException {
        if (!row.getString("place").equals(place())) {
            return silent.compareTo(LEASE) <= 0;
        }
        var started = row.getTimestamp("pid_started").toInstant();
        return ProcessHandle.of(row.getLong("pid"))
                .filter(process -> startOf(process).equals(started))
                .isPresent();
    }

    private synchronized void register() {
        if (known) {
            return;
        }
        var process = ProcessHandle.current();
        metadata.jdbc()
                .sql("insert into server (id, home, place, pid, pid_started, name) values (?, ?, ?, ?, ?, ?)")
                .params(List.of(
                        id, home(), place(), process.pid(), Timestamp.from(startOf(process)), host() + ":" + home))
                .update();
        metadata.jdbc().sql("""
                        delete from server where heard_at < now() - interval '1 day' and id not in
                            (select server from run where server is not null and state in ('STARTING', 'RUNNING'))""").update();
        known = true;
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH).truncatedTo(ChronoUnit.MILLIS);
    }

    /** Where process numbers mean the same: this boot of this machine, this container. */
    private static String place() {
        try {
            return Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(PROCESSES);
        } catch (IOException elsewhere) {
            return host();
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException unnamed) {
            return "localhost";
        }
    }

    /** The home folder, wherever it is mounted. */
    UUID home() {
        var file = home.resolve("home-id");
        try {
            Files.createDirectories(home);
            if (!Files.exists(file)) {
                var draft = Files.writeString(
                        home.resolve("home-id." + id), UUID.randomUUID().toString());
                Files.move(draft, file);
            }
            return UUID.fromString(Files.readString(file).strip());
        } catch (IOException failure) {
            throw new UncheckedIOException("%s cannot be read or written".formatted(file), failure);
        }
    }
}
