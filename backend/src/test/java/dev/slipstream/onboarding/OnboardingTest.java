package dev.slipstream.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.bolt.Run;
import dev.slipstream.connections.Connection;
import dev.slipstream.connections.Password;
import dev.slipstream.connections.SslMode;
import dev.slipstream.connections.Warehouse;
import dev.slipstream.desk.FakeDesks;
import dev.slipstream.project.Project;
import dev.slipstream.sandbox.TestSandbox;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.GitSource;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.Repository;
import dev.slipstream.workspace.TestWorkspaces;
import dev.slipstream.workspace.WorkspacePath;
import dev.slipstream.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real git, the real files agent and sandbox, and, for packages, the real dbt. */
class OnboardingTest {
    private static final UserName ADA = new UserName("ada");
    private static final Warehouse WAREHOUSE =
            new Warehouse.Postgres("127.0.0.1", 5432, "shop", "ada", new Password("p"), "dbt_ada", SslMode.PREFER);

    @TempDir
    private Path home;

    @TempDir
    private Path elsewhere;

    private final Server server = new Server();
    private final Server.FakeWarehouse warehouse = new Server.FakeWarehouse();
    private Workspaces workspaces;
    private Map<String, Warehouse> targets = Map.of();

    @BeforeEach
    void workspaces() {
        workspaces = TestWorkspaces.in(home);
    }

    private Installation installation() {
        return new Installation(TestSandbox.in(home), server.dbt);
    }

    private ProjectOnboarding onboarding() {
        return new ProjectOnboarding(
                server.projects,
                workspaces,
                server.connections,
                new OwnProfiles(new Server.KnownProfiles(targets), elsewhere.resolve("profiles.yml"), Map.of()),
                installation(),
                new ProductionSetup(server.connections, server.bolt),
                new FakeDesks());
    }

    private void start(String project) {
        var onboarding = onboarding();
        var sample = new Sample(
                new SampleOrigin(home), warehouse, server.projects, workspaces, server.connections, onboarding);
        new FirstStart(
                        new FirstStart.Wanted(home, ADA, project),
                        onboarding,
                        server.projects,
                        workspaces,
                        sample,
                        installation())
                .run();
    }

    private Repository shop() {
        return Repository.at(elsewhere.resolve("shop"))
                .with("dbt_project.yml", "name: my_shop\nprofile: warehouse\n")
                .with("models/orders.sql", "select 1 as id\n");
    }

    private Imported imported(Repository repository) {
        var source = new GitSource(repository.folder().toString(), "", "");
        return onboarding()
                .importProject(ADA, new ImportRequest(Optional.empty(), source, Optional.empty(), Optional.empty()));
    }

    @Test
    void aFirstStartBringsTheSampleAndStartsItsProduction() {
        start("");

        var workspace = workspaces.require(ADA, Sample.PROJECT);
        assertThat(workspace.head().subject()).isEqualTo("Begin the coffee shop");
        assertThat(workspace.head().changedFiles()).isZero();
        assertThat(workspace.read(new WorkspacePath(".gitignore")).text()).contains("target/");
        assertThat(server.projects.require(Sample.PROJECT).profile()).isEqualTo("coffee_shop");
        assertThat(server.connections.all())
                .extracting(connection -> connection.warehouse().schema())
                .containsExactly("dbt_ada", "dbt_prod");
        assertThat(server.bolt.schedules).singleElement().satisfies(schedule -> {
            assertThat(schedule.slug().value()).isEqualTo("daily_prod");
            assertThat(schedule.deferToProduction()).isTrue();
        });
        assertThat(server.bolt.started)
                .extracting(Run::trigger)
                .containsExactly(new Run.Trigger("set-up", Optional.empty(), Optional.empty()));
        assertThat(server.dbt.warmed()).contains(Sample.PROJECT);
        assertThat(new Repository(home.resolve("origins/coffee_shop.git")).git("log", "--format=%an <%ae>"))
                .isEqualTo("ada <ada@localhost>");
    }

    @Test
    void aSecondStartDoesNothingTwiceAndFollowsTheWarehousesPort() {
        start("");
        warehouse.port = 6000;
        start("");
        assertThat(server.bolt.schedules).hasSize(1);
        assertThat(server.bolt.started).hasSize(1);
        assertThat(server.connections.all())
                .extracting(Connection::warehouse)
                .asInstanceOf(InstanceOfAssertFactories.list(Warehouse.Postgres.class))
                .extracting(Warehouse.Postgres::port)
                .containsExactly(6000, 6000);
    }

    @Test
    void whatTheUserSetInTheSamplesConnectionsOutlivesARestart() {
        start("");
        var mine = development(5433, "dbt_prod");
        var theirs = new Connection.Production(Sample.PROJECT, WAREHOUSE);
        server.connections.save(mine);
        server.connections.save(theirs);

        start("");
        assertThat(server.connections.all()).containsExactly(mine, theirs);

        warehouse.port = 6000;
        start("");
        assertThat(server.connections.all()).containsExactly(development(6000, "dbt_prod"), theirs);
    }

    private static Connection development(int port, String schema) {
        return new Connection.Development(
                Sample.PROJECT,
                ADA,
                new Warehouse.Postgres(
                        "127.0.0.1", port, "warehouse", "dev_ada", new Password("d"), schema, SslMode.DISABLE));
    }

    @Test
    void aStartThatWasInterruptedIsFinishedByTheNext() throws IOException {
        var origin = new SampleOrigin(home);
        origin.make();
        server.projects.add(new Project(
                Sample.PROJECT,
                "coffee_shop",
                "coffee_shop",
                new GitSource(origin.folder().toString(), "main", "")));
        Files.writeString(home.resolve("onboarding"), "sample\n");

        start("");

        assertThat(workspaces.find(ADA, Sample.PROJECT)).isPresent();
        assertThat(server.bolt.started).hasSize(1);
        assertThat(home.resolve("onboarding")).doesNotExist();
    }

    @Test
    void aLocalFolderIsImportedOnceAndWhatIsMissingIsSaid() {
        var shop = shop().commit("Begin");
        start(shop.folder().toString());
        start(shop.folder().toString());
        assertThat(server.projects.all()).extracting(Project::id).containsExactly(new ProjectId("my_shop"));
        assertThat(server.bolt.schedules).isEmpty();
    }

    @Test
    void aProjectWithoutProfilesAsksForBothConnections() {
        var imported = imported(shop().commit("Begin"));
        assertThat(imported.project().profile()).isEqualTo("warehouse");
        assertThat(imported.problems())
                .containsExactly(
                        "the development connection is not known: enter it (no target dev of profile \"warehouse\" was found in a profiles.yml)",
                        "the production connection is not known: enter it (no target prod of profile \"warehouse\" was found in a profiles.yml)");
    }

    @Test
    void connectionsComeFromTheProjectsOwnProfiles() {
        targets = Map.of("dev", WAREHOUSE, "prod", WAREHOUSE);
        imported(shop().with("profiles.yml", "warehouse: {}\n").commit("Begin"));
        assertThat(server.connections.all()).hasSize(2);
    }

    @Test
    void theServersOwnProfilesAreReadForItsOwnFolderOnly() throws IOException {
        targets = Map.of("dev", WAREHOUSE);
        Files.writeString(elsewhere.resolve("profiles.yml"), "warehouse: {}\n");
        var shop = shop().commit("Begin");
        imported(shop);
        assertThat(server.connections.all()).isEmpty();

        start(Repository.at(elsewhere.resolve("other"))
                .with("dbt_project.yml", "name: other\n")
                .commit("Begin")
                .folder()
                .toString());
        assertThat(server.connections.development(ADA, new ProjectId("other"))).isPresent();
    }

    @Test
    void aProjectInAFolderOfARepositoryIsFound() {
        var repository = Repository.at(elsewhere.resolve("mono"))
                .with("analytics/dbt_project.yml", "name: inner\n")
                .commit("Begin");
        start(repository.folder().resolve("analytics").toString());
        assertThat(workspaces.require(ADA, new ProjectId("inner")).files())
                .extracting(entry -> entry.path().value())
                .containsExactly("dbt_project.yml");
    }

    @Test
    void packagesAreInstalledByDbt() {
        var imported = imported(shop().with("helpers/dbt_project.yml", "name: helpers\n")
                .with("packages.yml", "packages:\n  - local: helpers\n")
                .commit("Begin"));
        assertThat(imported.problems()).noneMatch(problem -> problem.contains("dbt deps"));
        assertThat(workspaces.require(ADA, imported.project().id()).root().resolve("dbt_packages/helpers"))
                .exists();
    }

    @Test
    void packagesThatCannotBeHadAreAProblemWithDbtsWords() {
        var imported = imported(
                shop().with("packages.yml", "packages:\n  - local: nowhere\n").commit("Begin"));
        assertThat(imported.problems()).anyMatch(problem -> problem.startsWith("dbt deps failed"));
    }

    @Test
    void whatIsNoDbtProjectIsRefusedAndLeavesNothing() throws IOException {
        var repository = Repository.at(elsewhere.resolve("text"))
                .with("readme.md", "text\n")
                .commit("Begin");
        assertThatThrownBy(() -> imported(repository))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no dbt_project.yml at its top");
        assertThat(server.projects.all()).isEmpty();
        try (var left = Files.list(home.resolve("projects/ada"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aFolderOutsideGitIsExplained() throws IOException {
        var folder = Files.createDirectories(elsewhere.resolve("plain"));
        start(folder.toString());
        assertThatThrownBy(() -> LocalSource.resolve(new GitSource(folder.toString(), "", "")))
                .hasMessageContaining("is not in a git repository; run git init");
        assertThat(server.projects.all()).isEmpty();
    }

    @Test
    void aBrokenProjectFileIsRefusedWithItsLine() {
        assertThatThrownBy(() -> ProjectFile.parse("name: shop\nprofile: [\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dbt_project.yml is not valid YAML")
                .hasMessageContaining("line");
        assertThat(List.of(ProjectFile.parse("name: shop"))).containsExactly(new ProjectFile("shop", "shop"));
    }
}
