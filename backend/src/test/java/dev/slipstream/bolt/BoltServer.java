package dev.slipstream.bolt;

import dev.slipstream.builds.Build;
import dev.slipstream.builds.Builds;
import dev.slipstream.connections.Connection;
import dev.slipstream.connections.ConnectionTest;
import dev.slipstream.connections.Connections;
import dev.slipstream.connections.Password;
import dev.slipstream.connections.Profiles;
import dev.slipstream.connections.RunLogins;
import dev.slipstream.connections.SslMode;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.database.Metadata;
import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.defer.TestStates;
import dev.slipstream.notices.TestNotices;
import dev.slipstream.project.FakeProjects;
import dev.slipstream.project.Project;
import dev.slipstream.project.TestManifests;
import dev.slipstream.sandbox.Isolation;
import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.sandbox.SandboxRequest;
import dev.slipstream.sandbox.SandboxedCommand;
import dev.slipstream.security.ServerAddress;
import dev.slipstream.security.TestSecrets;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.GitSource;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.Repository;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** One server's Bolt: real database, git, processes and publishing; no walls, and a dbt that is a few lines of shell. */
final class BoltServer implements AutoCloseable {
    static final ProjectId SHOP = new ProjectId("shop");

    private static final Warehouse WAREHOUSE = new Warehouse.Postgres(
            "127.0.0.1", 5432, "warehouse", "prod", new Password("p"), "dbt_prod", SslMode.PREFER);

    /**
     * Tells of its start in the file {@code started}, works while {@code wait} exists, fails if {@code fail} exists; SIGINT ends it.
     */
    private static final String DBT = """
            #!/bin/bash
            here=HERE
            echo "$DBT_TARGET_PATH $*" >>$here/started
            echo "Running with dbt"
            trap 'echo interrupted; exit 2' INT
            while [ -e $here/wait ]; do read -t 0.05 <> <(:); done
            cp $here/manifest.json $DBT_TARGET_PATH/manifest.json
            [ -e $here/fail ] && { cp $here/results.json $DBT_TARGET_PATH/run_results.json; exit 1; }
            echo "Completed successfully"
            """;

    final Path home;
    final Metadata metadata;
    final BoltStore store;
    final Ledger ledger;
    final Servers servers;
    final RunFiles files;
    final FakeProjects projects = new FakeProjects();
    final RunJob.Tools tools;
    final Runner runner;
    final TakeOver takeOver;
    final Elsewhere elsewhere;
    final Triggers triggers;
    final FileSchedules fileSchedules;
    private final SavedSchedules saved;
    private final SteadyClock steady;
    final RunNotices runNotices;
    final AtomicBoolean warehouseStays = new AtomicBoolean();
    private final Path folder;

    /** What a run works with outside of Bolt. */
    record Parts(Connections connections, RunLogins logins, Profiles profiles, Sandbox sandbox, PythonPart python) {}

    /** @param folder what all servers of a test share: the repository, and what the made-up dbt goes by */
    BoltServer(Path folder, Path home, Metadata metadata, Clock clock) throws IOException {
        this(
                folder,
                home,
                metadata,
                clock,
                new Parts(
                        new OneConnection(WAREHOUSE),
                        new NoLogins(),
                        new NoProfiles(),
                        new NoWalls(home),
                        new PythonPart(dbtHost(folder))));
    }

    BoltServer(Path folder, Path home, Metadata metadata, Clock clock, Parts parts) {
        this.folder = folder;
        this.home = home;
        this.metadata = metadata;
        store = new BoltStore(metadata);
        steady = new SteadyClock(clock);
        ledger = new Ledger(metadata);
        servers = new Servers(metadata, home);
        files = new RunFiles(home);
        tools = new RunJob.Tools(
                store,
                servers,
                files,
                new ProductionCheckout(home, parts.sandbox()),
                parts.connections(),
                parts.logins(),
                parts.profiles(),
                parts.sandbox(),
                new OneEngine(parts.python()),
                TestStates.in(home, metadata),
                new NoBuilds(),
                new ScheduleSecrets(metadata, TestSecrets.in(home)),
                Duration.ofSeconds(3),
                clock);
        projects.add(new Project(
                SHOP, "shop", "shop", new GitSource(repository(folder).toString(), "main", "")));
        runner = new Runner(tools, projects, new NoDeferrals());
        var notices = TestNotices.in(metadata, clock);
        runNotices = new RunNotices(metadata, store, notices, new Here(), clock);
        saved = new SavedSchedules(store, projects, new NoDeferrals(), notices, clock);
        fileSchedules = new FileSchedules(metadata, store, saved, tools.checkout());
        triggers = new Triggers(metadata, ledger, new Chains(metadata), fileSchedules, runner, projects, tools);
        elsewhere = new Elsewhere(metadata, servers, store, runner);
        takeOver = new TakeOver(tools, ledger, steady, runner, projects, () -> warehouseStays.set(true), elsewhere);
    }

    /** Its Bolt stops as if it had been killed: nothing is told to anybody, dbt goes on. */
    void kill() {
        runner.releaseAll(Duration.ofSeconds(5));
        metadata.jdbc()
                .sql("update server set pid = 0 where id = ?")
                .param(servers.own())
                .update();
    }

    /** Leaves its runs, and waits until nothing of it writes any more. */
    @Override
    public void close() {
        takeOver.stop();
        runner.releaseAll(Duration.ofSeconds(5));
    }

    DueSchedules due() {
        return new DueSchedules(metadata, store, ledger, runner, tools.clock(), Duration.ofHours(6));
    }

    Firing firing() {
        return new Firing(metadata, due(), triggers, runNotices, retention(), ledger, steady);
    }

    ScheduleCommits commits() {
        return new ScheduleCommits(fileSchedules, saved, new BranchCommits(tools.checkout()), projects);
    }

    Retention retention() {
        return new Retention(metadata, store, files, servers, tools.artifacts());
    }

    /** The shared origin of the project. */
    Repository repository() {
        return new Repository(folder.resolve("repository"));
    }

    void dbtFails() throws IOException {
        Files.writeString(folder.resolve("fail"), "");
    }

    Run start(Schedule schedule) {
        return start(schedule, "manual");
    }

    Run start(Schedule schedule, String kind) {
        var trigger = new Run.Trigger(kind, Optional.empty(), Optional.empty());
        var begun = runner.add(schedule, new RunOrder(Optional.empty(), Optional.empty(), Optional.empty(), trigger));
        runner.launch(begun);
        return begun.run();
    }

    Run run(RunId id) {
        return store.run(id).orElseThrow();
    }

    void dbtWaits() throws IOException {
        Files.writeString(folder.resolve("wait"), "");
    }

    void dbtGoesOn() throws IOException {
        Files.deleteIfExists(folder.resolve("wait"));
    }

    /** One line per start: the run's output folder, and the arguments. */
    List<String> dbtStarts() throws IOException {
        var started = folder.resolve("started");
        return Files.exists(started) ? Files.readAllLines(started) : List.of();
    }

    static Schedule schedule(String slug, String cron) {
        return new Schedule(
                new ScheduleSlug(slug),
                SHOP,
                slug,
                "",
                cron,
                "UTC",
                "main",
                List.of(new Schedule.Command("dbt build", false)),
                false,
                true,
                "ada",
                Schedule.Terms.PLAIN,
                Schedule.Watch.NONE,
                Manner.PLAIN);
    }

    /** Of all projects the same. */
    static Connections connections() {
        return new OneConnection(WAREHOUSE);
    }

    private static Path repository(Path folder) {
        var repository = folder.resolve("repository");
        if (!Files.exists(repository)) {
            Repository.at(repository).with("dbt_project.yml", "name: shop\n").commit("Begin");
        }
        return repository;
    }

    private static Path dbtHost(Path folder) throws IOException {
        var host = folder.resolve("host");
        var programs = host.resolve(".venv/bin");
        if (!Files.exists(programs)) {
            Files.createDirectories(programs);
            TestManifests.write(folder.resolve("manifest.json"), 12, "1.12.6", "postgres", "shop");
            Files.writeString(folder.resolve("results.json"), """
                    {"results": [{"unique_id": "model.shop.orders", "status": "error"}]}""");
            Files.writeString(programs.resolve("python"), "");
            Files.writeString(programs.resolve("dbt"), DBT.replace("HERE", folder.toString()));
            Files.setPosixFilePermissions(programs.resolve("dbt"), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return host;
    }

    private record NoWalls(Path homes) implements Sandbox {
        @Override
        public SandboxedCommand wrap(SandboxRequest request) {
            return within(request);
        }

        @Override
        public SandboxedCommand within(SandboxRequest request) {
            var environment = new HashMap<>(
                    Map.of("PATH", "/usr/bin:/bin", "HOME", home(request.user()).toString()));
            environment.putAll(request.environment());
            return new SandboxedCommand(request.argv(), environment, request.workingDirectory());
        }

        @Override
        public Isolation isolation() {
            return new Isolation.None("a test");
        }

        @Override
        public Path home(UserName user) {
            try {
                return Files.createDirectories(homes.resolve("users").resolve(user.value()));
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        }
    }

    record OneConnection(Warehouse warehouse) implements Connections {
        @Override
        public Optional<Connection.Development> development(UserName user, ProjectId project) {
            return Optional.empty();
        }

        @Override
        public Optional<Connection.Production> production(ProjectId project) {
            return Optional.of(new Connection.Production(project, warehouse));
        }

        @Override
        public List<Connection> all() {
            return List.of();
        }

        @Override
        public void save(Connection connection) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void merge(Connection connection, UnaryOperator<Warehouse> made) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ConnectionTest test(Warehouse warehouse) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Here implements ServerAddress {
        @Override
        public URI base() {
            return URI.create("http://127.0.0.1:8580");
        }

        @Override
        public URI local() {
            return base();
        }

        @Override
        public Set<String> allowedOrigins() {
            return Set.of();
        }
    }

    private static final class NoLogins implements RunLogins {
        @Override
        public RunLogin begin(Warehouse production, long run) {
            return new RunLogin(production, "prod", "", false);
        }

        @Override
        public RunLogin beginApart(Warehouse production, long run) {
            throw new IllegalStateException("the warehouse offers no such login");
        }

        @Override
        public List<String> unblock(Warehouse production, long run, Duration longerThan) {
            return List.of();
        }

        @Override
        public void end(Warehouse production, long run) {
            throw new AssertionError("it has none");
        }
    }

    private static final class NoProfiles implements Profiles {
        @Override
        public void write(Path folder, String profile, String target, Warehouse warehouse, String role) {}

        @Override
        public Map<String, Warehouse> read(String yaml, String profile, Map<String, String> environment) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class NoBuilds implements Builds {
        @Override
        public void built(UserName user, ProjectId project, List<Build> builds) {}

        @Override
        public void builtInProduction(ProjectId project, List<Build> builds) {}

        @Override
        public Map<String, Build> development(UserName user, ProjectId project) {
            return Map.of();
        }

        @Override
        public Map<String, Build> production(ProjectId project) {
            return Map.of();
        }

        @Override
        public AutoCloseable onBuilt(BiConsumer<UserName, ProjectId> listener) {
            return () -> {};
        }
    }
}
