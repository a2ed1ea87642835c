package dev.slipstream.onboarding;

import dev.slipstream.bolt.Artifact;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.bolt.BoltFile;
import dev.slipstream.bolt.FoundRows;
import dev.slipstream.bolt.LedgerLine;
import dev.slipstream.bolt.PushAnswer;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunNode;
import dev.slipstream.bolt.RunOrder;
import dev.slipstream.bolt.RunState;
import dev.slipstream.bolt.Schedule;
import dev.slipstream.connections.Connection;
import dev.slipstream.connections.ConnectionTest;
import dev.slipstream.connections.Connections;
import dev.slipstream.connections.Password;
import dev.slipstream.connections.Profiles;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.database.SampleWarehouse;
import dev.slipstream.dbt.FakeDbt;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.project.FakeProjects;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The services around onboarding, in memory. */
final class Server {
    final FakeProjects projects = new FakeProjects();
    final ConnectionList connections = new ConnectionList();
    final ScheduleList bolt = new ScheduleList();
    final FakeDbt dbt = new FakeDbt();

    static final class ConnectionList implements Connections {
        private final Map<String, Connection> all = new LinkedHashMap<>();

        @Override
        public Optional<Connection.Development> development(UserName user, ProjectId project) {
            return all().stream()
                    .filter(Connection.Development.class::isInstance)
                    .map(Connection.Development.class::cast)
                    .filter(connection -> connection.user().equals(user)
                            && connection.project().equals(project))
                    .findFirst();
        }

        @Override
        public Optional<Connection.Production> production(ProjectId project) {
            return all().stream()
                    .filter(Connection.Production.class::isInstance)
                    .map(Connection.Production.class::cast)
                    .filter(connection -> connection.project().equals(project))
                    .findFirst();
        }

        @Override
        public List<Connection> all() {
            return List.copyOf(all.values());
        }

        @Override
        public void save(Connection connection) {
            all.put(connection.name(), connection);
        }

        @Override
        public void merge(Connection connection, UnaryOperator<Warehouse> made) {
            all.merge(connection.name(), connection, (known, _) -> known.into(made.apply(known.warehouse())));
        }

        @Override
        public ConnectionTest test(Warehouse warehouse) {
            return new ConnectionTest.Reached("PostgreSQL 18.4", 1);
        }
    }

    /** Knows the targets that it was told, whatever the file says. */
    record KnownProfiles(Map<String, Warehouse> targets) implements Profiles {
        @Override
        public void write(Path folder, String profile, String target, Warehouse warehouse, String role) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, Warehouse> read(String yaml, String profile, Map<String, String> environment) {
            return targets;
        }
    }

    /** A warehouse whose port a restart can change. */
    static final class FakeWarehouse implements SampleWarehouse {
        int port = 5433;

        @Override
        public Login production() {
            return new Login("127.0.0.1", port, "warehouse", "prod", "p", "dbt_prod");
        }

        @Override
        public Login developer(String user) {
            return new Login("127.0.0.1", port, "warehouse", "dev_" + user, "d", "dbt_" + user);
        }
    }

    static final class ScheduleList implements Bolt {
        final List<Schedule> schedules = new ArrayList<>();
        final List<Run> started = new ArrayList<>();

        @Override
        public List<Schedule> schedules() {
            return List.copyOf(schedules);
        }

        @Override
        public List<Schedule> schedules(ProjectId project) {
            return schedules.stream()
                    .filter(schedule -> schedule.project().equals(project))
                    .toList();
        }

        @Override
        public Schedule schedule(ScheduleSlug slug) {
            return schedules.stream()
                    .filter(schedule -> schedule.slug().equals(slug))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public void create(Schedule schedule) {
            schedules.add(schedule);
        }

        @Override
        public void update(Schedule schedule) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(ScheduleSlug slug) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void commit(Schedule schedule, Optional<Schedule> before, Optional<String> text, UserName author) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String text(Schedule schedule) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<RunId> retries(RunId id) {
            return List.of();
        }

        @Override
        public List<String> criticalPath(RunId id) {
            return List.of();
        }

        @Override
        public Optional<InputStream> packedArtifact(RunId id, String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Instant> filesRemoved(RunId id) {
            return Optional.empty();
        }

        @Override
        public List<Told> told(RunId id) {
            return List.of();
        }

        @Override
        public List<String> secrets(ScheduleSlug slug) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setSecret(ScheduleSlug slug, String name, Password value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void dropSecret(ScheduleSlug slug, String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Instant> next(Schedule schedule, int count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<LedgerLine> ledger(ScheduleSlug slug, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Run start(ScheduleSlug slug, RunOrder order) {
            var run = new Run(
                    new RunId(1 + started.size()),
                    slug,
                    schedule(slug).project(),
                    RunState.STARTING,
                    order.trigger(),
                    "main",
                    Optional.empty(),
                    Optional.empty(),
                    Instant.EPOCH,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    "",
                    0,
                    0,
                    Run.Login.NONE,
                    true);
            started.add(run);
            return run;
        }

        @Override
        public List<Run> runs(ScheduleSlug slug, int limit) {
            return started.stream().filter(run -> run.schedule().equals(slug)).toList();
        }

        @Override
        public Run run(RunId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void cancel(RunId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Run retry(RunId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean canRetry(RunId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] log(RunId id, long from, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<RunId> published(ScheduleSlug slug) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, FoundRows> failedRows(RunId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<RunNode> nodes(RunId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Artifact> artifacts(RunId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<InputStream> artifact(RunId id, String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public URI page(RunId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<BoltFile> files() {
            return List.of();
        }

        @Override
        public PushAnswer pushed(byte[] body, String signature) {
            return PushAnswer.OFF;
        }

        @Override
        public AutoCloseable onChange(Consumer<RunId> listener) {
            throw new UnsupportedOperationException();
        }
    }
}
