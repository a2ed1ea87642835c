package dev.slipstream.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.defer.CommandPlan;
import dev.slipstream.defer.Notice;
import dev.slipstream.defer.TestPolicy;
import dev.slipstream.project.FakeProjects;
import dev.slipstream.project.Project;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.GitSource;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.TestWorkspaces;
import dev.slipstream.workspace.Workspaces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real shim with a real socket: what a typed dbt becomes. A script stands in for dbt and prints what it got. */
class GateTest {
    private static final UserName ADA = new UserName("ada");
    private static final ProjectId SHOP = new ProjectId("shop");
    private static final ProjectId BAKERY = new ProjectId("bakery");

    @TempDir
    private Path home;

    private final FakeProjects projects = new FakeProjects();
    private Path shop = Path.of("/");
    private Path bakery = Path.of("/");
    private Path stranger = Path.of("/");

    @BeforeEach
    void folders() throws Exception {
        var workspaces = TestWorkspaces.in(home);
        shop = checkout(workspaces, SHOP);
        bakery = checkout(workspaces, BAKERY);
        stranger = Files.createDirectories(home.resolve("stranger"));
        Files.writeString(stranger.resolve("dbt_project.yml"), "name: stranger\n");
        Files.writeString(
                home.resolve("dbt"), "#!/bin/sh\necho \"$* defer=$DBT_ENGINE_DEFER profiles=$DBT_PROFILES_DIR\"\n");
        assertThat(home.resolve("dbt").toFile().setExecutable(true)).isTrue();
    }

    @Test
    void theWorkingFoldersProjectIsAsked() throws Exception {
        assertThat(dbt(shop, Map.of(), "run")).contains("planned shop", "run --for shop");
        var models = Files.createDirectories(shop.resolve("models/staging"));
        assertThat(dbt(models, Map.of(), "run")).contains("run --for shop");
    }

    @Test
    void anotherProjectThatIsNamedIsAskedInstead() throws Exception {
        assertThat(dbt(shop, Map.of(), "run", "--project-dir", bakery.toString()))
                .contains("planned bakery");
        assertThat(dbt(shop, Map.of(), "run", "--project-dir=../bakery")).contains("planned bakery");
        assertThat(dbt(shop, Map.of("DBT_PROJECT_DIR", bakery.toString()), "run"))
                .contains("planned bakery");
        assertThat(dbt(shop, Map.of("DBT_ENGINE_PROJECT_DIR", "../bakery"), "run"))
                .contains("planned bakery");
        assertThat(dbt(shop, Map.of("DBT_PROJECT_DIR", bakery.toString()), "run", "--project-dir", "."))
                .contains("planned shop");
        Files.createSymbolicLink(home.resolve("link"), bakery);
        assertThat(dbt(home.resolve("link"), Map.of(), "run")).contains("planned bakery");
    }

    @Test
    void anotherProjectGetsItsOwnProfile() throws Exception {
        var mine = profile(SHOP).toString();
        assertThat(dbt(shop, Map.of("DBT_PROFILES_DIR", mine), "run")).contains("profiles=" + mine);
        assertThat(dbt(bakery, Map.of("DBT_PROFILES_DIR", mine), "run")).contains("profiles=" + profile(BAKERY));
        assertThat(dbt(bakery, Map.of("DBT_PROFILES_DIR", "/own"), "run")).contains("profiles=/own");
    }

    @Test
    void aProjectOfNobodyRunsWithoutDeferringAndThatIsSaid() throws Exception {
        assertThat(dbt(shop, Map.of(), "run", "--project-dir", stranger.toString()))
                .contains("not deferred: %s is no project of yours here".formatted(stranger.toRealPath()))
                .contains("run --project-dir %s defer=false".formatted(stranger));
        var inside = Files.createDirectories(shop.resolve("integration_tests"));
        Files.writeString(inside.resolve("dbt_project.yml"), "name: other\n");
        assertThat(dbt(inside, Map.of("DBT_DEFER", "true"), "run"))
                .contains("is no project of yours here, and DBT_DEFER of this shell does not count");
        assertThat(dbt(stranger, Map.of(), "deps")).isEqualTo("deps defer= profiles=\n");
    }

    private String dbt(Path folder, Map<String, String> environment, String... arguments) throws Exception {
        var socket = home.resolve("g.sock");
        var commands = new TypedCommands(projects, TestWorkspaces.in(home), TestPolicy.make(), new ByName());
        try (var gate = new Gate(socket, question -> {
            var plan = commands.plan(ADA, Question.of(question));
            return GateAnswers.run((CommandPlan.Run) plan, Map.of(), false);
        })) {
            assertThat(gate).isNotNull();
            var command = new ArrayList<>(List.of(
                    "python3",
                    "-I",
                    "-S",
                    Path.of("dbt-host/bin/dbt").toAbsolutePath().toString()));
            command.addAll(List.of(arguments));
            var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("DBT_"));
            builder.environment().putAll(environment);
            builder.environment().put("SLIPSTREAM_GATE", socket.toString());
            builder.environment().put("SLIPSTREAM_DBT", home.resolve("dbt").toString());
            var process = builder.start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Path checkout(Workspaces workspaces, ProjectId id) throws IOException, InterruptedException {
        var origin = Files.createDirectories(home.resolve("origins").resolve(id.value()));
        Files.writeString(origin.resolve("dbt_project.yml"), "name: %s\n".formatted(id));
        for (var step : List.of(
                List.of("init", "--quiet"),
                List.of("add", "--all"),
                List.of("-c", "user.name=ada", "-c", "user.email=ada@localhost", "commit", "-qm", "Begin"))) {
            var git = new ArrayList<>(List.of("git", "-C", origin.toString()));
            git.addAll(step);
            assertThat(new ProcessBuilder(git).inheritIO().start().waitFor()).isZero();
        }
        var source = new GitSource(origin.toString(), "", "");
        projects.add(new Project(id, id.value(), id.value(), source));
        return workspaces.create(ADA, id, source).root();
    }

    private Path profile(ProjectId project) {
        return home.resolve("profiles").resolve(project.value());
    }

    /** Says which project it was asked for. */
    private final class ByName implements TypedCommands.Planning {
        @Override
        public CommandPlan plan(UserName user, ProjectId project, List<String> argv, Map<String, String> environment) {
            var said = new Notice(Notice.Level.INFO, "deferring", "planned " + project);
            var planned = new ArrayList<>(argv);
            planned.addAll(List.of("--for", project.value()));
            return new CommandPlan.Run(planned, Map.of(), Set.of(), true, List.of(said));
        }

        @Override
        public Optional<Path> profile(UserName user, ProjectId project) {
            return Optional.of(GateTest.this.profile(project));
        }

        @Override
        public boolean isProfile(UserName user, Path folder) {
            return folder.startsWith(home.resolve("profiles"));
        }
    }
}
