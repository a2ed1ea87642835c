package dev.slipstream.dbt;

import dev.slipstream.builds.Builds;
import dev.slipstream.connections.Connections;
import dev.slipstream.connections.Profiles;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.defer.CommandPlan;
import dev.slipstream.defer.DeferPolicy;
import dev.slipstream.defer.Deferrals;
import dev.slipstream.defer.Derivations;
import dev.slipstream.defer.Notice;
import dev.slipstream.project.Projects;
import dev.slipstream.sandbox.PythonPart;
import dev.slipstream.security.ServerAddress;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.Workspaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/** The installed engines, a host per user and engine, and a gate per user. */
@Service
final class LocalDbt implements Dbt, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(LocalDbt.class);
    private static final String TARGET = "dev";
    /** What a typed command may take longer for the sake of warnings. */
    private static final Duration GUARD_BUDGET = Duration.ofMillis(300);

    private static final Duration PLAN_BUDGET = Duration.ofSeconds(60);

    private final Path home;
    private final PythonPart python;
    private final Hosts hosts;
    private final Engines engines;
    private final Workspaces workspaces;
    private final Projects projects;
    private final Connections connections;
    private final Profiles profiles;
    private final Deferring deferring;
    private final Forecasts forecasts;
    private final TypedCommands typed;
    private final Map<UserName, Gate> gates = new ConcurrentHashMap<>();
    private final Map<Path, Written> profilesWritten = new ConcurrentHashMap<>();

    /** What a profile was made of. */
    private record Written(String profile, Warehouse warehouse) {}

    LocalDbt(
            Settings settings,
            HostKeeper keeper,
            Workspaces workspaces,
            Projects projects,
            Connections connections,
            Profiles profiles,
            Deferring deferring) {
        this.home = settings.home();
        this.python = new PythonPart(settings.dbtHost());
        this.hosts = keeper.hosts();
        this.engines = deferring.engines();
        this.workspaces = workspaces;
        this.projects = projects;
        this.connections = connections;
        this.profiles = profiles;
        this.deferring = deferring;
        this.forecasts = new Forecasts(deferring, connections);
        this.typed = new TypedCommands(projects, workspaces, deferring.policy(), new Planning());
    }

    private final class Planning implements TypedCommands.Planning {
        @Override
        public CommandPlan plan(UserName user, ProjectId project, List<String> argv, Map<String, String> environment) {
            var asked = new Forecasts.Asked(user, project, argv, environment);
            return forecasts.guarded(asked, () -> forecast(user, project, argv, environment, GUARD_BUDGET));
        }

        @Override
        public Optional<Path> profile(UserName user, ProjectId project) {
            return connections.development(user, project).map(_ -> LocalDbt.this.profile(user, project));
        }

        @Override
        public boolean isProfile(UserName user, Path folder) {
            return folder.startsWith(profiles(user));
        }
    }

    /** Where things are. */
    @Service
    record Settings(
            @Value("${slipstream.home}") Path home,
            @Value("${slipstream.dbt-host}") Path dbtHost) {
        Settings {
            home = home.toAbsolutePath().normalize();
        }
    }

    /** Everything that a plan is made from. */
    @Service
    record Deferring(
            Deferrals deferrals,
            DeferPolicy policy,
            Derivations derivations,
            ServerAddress address,
            Engines engines,
            Builds builds) {}

    @Override
    public Engine engine(UserName user, ProjectId project) {
        return engines.of(user, workspaces.require(user, project).root());
    }

    @Override
    public DbtProject project(UserName user, ProjectId project) {
        return new WarmProject(
                new Ahead(() -> hosts.worker(user, engine(user, project), workerParameters(user, project))));
    }

    @Override
    public void warm(UserName user, ProjectId project) {
        Thread.ofVirtual().name("warm dbt for " + user).start(() -> {
            try {
                hosts.worker(user, engine(user, project), workerParameters(user, project));
            } catch (IOException | RuntimeException failure) {
                log.warn("dbt for {} of {} is not warm yet: {}", project, user, failure.getMessage());
            }
        });
    }

    @Override
    public CommandPlan plan(UserName user, ProjectId project, List<String> argv, Map<String, String> environment) {
        return forecasts.plan(user, project, argv, environment);
    }

    @Override
    public Forecast forecast(
            UserName user, ProjectId project, List<String> argv, Map<String, String> environment, Duration budget) {
        var asked = new Forecasts.Asked(user, project, argv, environment);
        return forecasts.forecast(
                asked, project(user, project), workspaces.require(user, project).root(), budget);
    }

    @Override
    public void listen(UserName user) {
        gates.computeIfAbsent(user, name -> gate(name, hosts.folders().of(user).resolve("gate.sock")));
    }

    @Override
    public ShellSetting shell(UserName user, ProjectId project) {
        var run = hosts.folders().of(user);
        listen(user);
        var connected = connections.development(user, project).isPresent();
        if (connected) {
            profile(user, project);
            warm(user, project);
        }
        var bin = python.folder().resolve("bin");
        var engine = engineOrStandard(user, project);
        var environment = new HashMap<>(Map.of(
                "PATH",
                        "%s:%s:/usr/local/bin:/usr/bin:/bin"
                                .formatted(bin, engine.python().environment().resolve("bin")),
                "SLIPSTREAM_GATE", run.resolve("gate.sock").toString(),
                "DBT_PROFILES_DIR", made(profileFolder(user, project)).toString(),
                "DBT_SEND_ANONYMOUS_USAGE_STATS", "false",
                "PYTHONSAFEPATH", "1"));
        environment.putAll(shim(user, engine));
        var readOnly = new ArrayList<>(python.readOnly());
        engine.visible().stream().filter(path -> !readOnly.contains(path)).forEach(readOnly::add);
        readOnly.add(made(home.resolve("state")));
        readOnly.add(made(home.resolve(OwnEnvironments.FOLDER).resolve(user.value())));
        var missing = connected ? Optional.<String>empty() : Optional.of(noConnection(user, project));
        var sockets = hosts.folders().all(user);
        var sessions = Optional.of(hosts.folders().of(user, engine).resolve("sessions.sock"));
        return new ShellSetting(environment, readOnly, sockets, sessions, missing);
    }

    /** Where the shim finds a dbt of that engine, warm and cold. */
    private Map<String, String> shim(UserName user, Engine engine) {
        return Map.of(
                "SLIPSTREAM_HOST",
                hosts.folders().of(user, engine).resolve("commands.sock").toString(),
                "SLIPSTREAM_DBT",
                engine.program().toString());
    }

    /** A shell opens all the same; the commands typed in it are told. */
    private Engine engineOrStandard(UserName user, ProjectId project) {
        try {
            return engine(user, project);
        } catch (DbtFailure notInstalled) {
            return engines.standard();
        }
    }

    @Override
    public void destroy() throws IOException {
        for (var gate : gates.values()) {
            gate.close();
        }
    }

    /** There before anything is in it: a mount is made once, and dbt insists on its folder of profiles. */
    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException failure) {
            throw new UncheckedIOException("the folder %s cannot be made".formatted(folder), failure);
        }
    }

    private Map<String, Object> workerParameters(UserName user, ProjectId project) {
        return Map.of(
                "key", project.value(),
                "project_dir", workspaces.require(user, project).root().toString(),
                "profiles_dir", profile(user, project).toString(),
                "target", TARGET);
    }

    /**
     * Written anew where the connection changed, outside the checkout, so that it is never committed. One at a time from looking to
     * writing: who looked before a change must not write after it.
     */
    private Path profile(UserName user, ProjectId project) {
        var folder = profileFolder(user, project);
        profilesWritten.compute(folder, (_, before) -> {
            var wanted = wanted(user, project);
            if (!wanted.equals(before) || !Files.exists(folder.resolve("profiles.yml"))) {
                profiles.write(folder, wanted.profile(), TARGET, wanted.warehouse());
            }
            return wanted;
        });
        return folder;
    }

    private Written wanted(UserName user, ProjectId project) {
        var connection = connections
                .development(user, project)
                .orElseThrow(() -> new DbtFailure(
                        DbtFailure.Kind.CONNECTION, noConnection(user, project), DbtFailure.Place.NOWHERE));
        return new Written(projects.require(project).profile(), connection.warehouse());
    }

    private static String noConnection(UserName user, ProjectId project) {
        return "%s has no development connection in %s. Connect a warehouse at the top of the page."
                .formatted(user, project);
    }

    private Path profileFolder(UserName user, ProjectId project) {
        return profiles(user).resolve(project.value());
    }

    private Path profiles(UserName user) {
        return home.resolve("users").resolve(user.value()).resolve("dbt");
    }

    private Gate gate(UserName user, Path socket) {
        try {
            return new Gate(socket, question -> answer(user, Question.of(question)));
        } catch (IOException failure) {
            throw new UncheckedIOException("no gate for the commands of %s".formatted(user), failure);
        }
    }

    private Map<String, @Nullable Object> answer(UserName user, Question question) {
        if (!question.built().isEmpty()) {
            typed.project(user, question)
                    .ifPresent(project -> deferring.builds().built(user, project, question.built()));
            return Map.of();
        }
        if (question.plan()) {
            return told(user, question);
        }
        var project = typed.project(user, question);
        if (project.isPresent() && connections.development(user, project.get()).isEmpty()) {
            var missing = new Notice(Notice.Level.ERROR, "no-connection", noConnection(user, project.get()));
            return GateAnswers.run(
                    new CommandPlan.Run(question.argv(), Map.of(), Set.of(), false, List.of(missing)),
                    Map.of(),
                    question.terminal());
        }
        project.ifPresent(id -> profile(user, id));
        try {
            return answer(user, question, project.map(id -> engine(user, id)));
        } catch (DbtFailure failure) {
            if (failure.kind() != DbtFailure.Kind.ENGINE) {
                throw failure;
            }
            return GateAnswers.end("dbt: %s".formatted(failure.getMessage()), question);
        }
    }

    /** @param engine the project's; outside of projects dbt is the shell's */
    private Map<String, @Nullable Object> answer(UserName user, Question question, Optional<Engine> engine) {
        engine.ifPresent(one -> hosts.expect(user, one));
        var note = engine.flatMap(Engine::note).map("dbt: %s\n"::formatted);
        var shim = engine.map(one -> shim(user, one)).orElse(Map.of());
        var answer = switch (typed.plan(user, question)) {
            case CommandPlan.Run run -> GateAnswers.run(run, shim, question.terminal());
            case CommandPlan.Ask ask -> GateAnswers.ask(ask, shim, question.terminal());
        };
        note.filter(_ -> question.terminal()).ifPresent(text -> GateAnswers.note(answer, text));
        return answer;
    }

    /** What a command would do, or why that cannot be told. */
    private Map<String, @Nullable Object> told(UserName user, Question question) {
        var project = typed.project(user, question);
        if (project.isEmpty()) {
            return GateAnswers.text("slip: %s is in no project of yours\n".formatted(question.folder()), 1);
        }
        try {
            var forecast = forecast(user, project.get(), question.argv(), question.environment(), PLAN_BUDGET);
            return GateAnswers.text(PlanText.of(forecast, question.terminal()), 0);
        } catch (DbtFailure failure) {
            return GateAnswers.text("slip: %s\n".formatted(failure.getMessage()), 1);
        }
    }
}
