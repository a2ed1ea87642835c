package dev.slipstream.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.sandbox.TestSandbox;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.WorkspaceFailure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real files agent, git and sandbox. */
class CheckoutsTest {
    private static final UserName ADA = new UserName("ada");
    private static final ProjectId SHOP = new ProjectId("shop");
    private static final WorkspacePath MODEL = new WorkspacePath("models/orders.sql");

    @TempDir
    private Path home;

    @TempDir
    private Path elsewhere;

    private Checkouts workspaces;
    private Repository origin;

    @BeforeEach
    void origin() {
        workspaces = open();
        origin = Repository.at(elsewhere.resolve("origin"))
                .with("dbt_project.yml", "name: shop\n")
                .with("models/orders.sql", "select 1\n")
                .commit("Begin");
    }

    private Checkouts open() {
        return new Checkouts(home.toString(), "dbt-host", TestSandbox.in(home));
    }

    @AfterEach
    void close() {
        workspaces.close();
    }

    private Workspace cloned() {
        return workspaces.create(ADA, SHOP, source(""));
    }

    private GitSource source(String folder) {
        return new GitSource(origin.folder().toString(), "", folder);
    }

    @Test
    void aCloneHasTheFilesFoldersFirstAndKnowsWhereItStands() {
        var workspace = cloned();

        assertThat(workspace.files())
                .extracting(entry -> entry.path().value())
                .containsExactly("models", "models/orders.sql", "dbt_project.yml");
        assertThat(workspace.head()).isEqualTo(new Head("main", origin.git("rev-parse", "HEAD"), "Begin", 0));
    }

    @Test
    void theUserCommitsUnderTheOwnName() {
        var workspace = cloned();
        assertThat(home.resolve("users/ada/.gitconfig")).content().contains("email = ada@localhost");
        workspace.write(new WorkspacePath("new.sql"), "select 2\n", Optional.empty());
        assertThat(workspace.head().changedFiles()).isEqualTo(1);
    }

    @Test
    void aCheckoutIsFoundAgainAfterARestart() {
        cloned();
        workspaces.close();
        workspaces = open();
        assertThat(workspaces.require(ADA, SHOP).read(MODEL).text()).isEqualTo("select 1\n");
        assertThat(workspaces.find(new UserName("nobody"), SHOP)).isEmpty();
    }

    @Test
    void aProjectInAFolderOfTheRepositoryHasItsRootThere() {
        origin.with("dbt/dbt_project.yml", "name: inner\n").commit("Add an inner project");
        var workspace = workspaces.create(ADA, SHOP, source("dbt"));
        assertThat(workspace.files()).extracting(entry -> entry.path().value()).containsExactly("dbt_project.yml");
        assertThat(workspace.root()).isEqualTo(workspace.folder().resolve("dbt"));
        assertThat(workspace.head().subject()).isEqualTo("Add an inner project");
    }

    @Test
    void aSaveNeedsTheVersionThatWasRead() throws IOException {
        var workspace = cloned();
        var read = workspace.read(MODEL);
        var saved = workspace.write(MODEL, "select 2\n", Optional.of(read.version()));
        assertThat(workspace.read(MODEL)).isEqualTo(new FileContent("select 2\n", saved));

        assertThatThrownBy(() -> workspace.write(MODEL, "select 3\n", Optional.of(read.version())))
                .isInstanceOfSatisfying(WorkspaceFailure.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(Reason.CONFLICT);
                    assertThat(failure.current()).contains(saved);
                    assertThat(failure).hasMessageContaining("models/orders.sql changed since it was opened");
                });
        Files.delete(workspace.root().resolve("models/orders.sql"));
        assertReason(Reason.CONFLICT, () -> workspace.write(MODEL, "select 3\n", Optional.of(saved)));
    }

    @Test
    void aNewFileMustBeNewAndGetsItsFolders() {
        var workspace = cloned();
        var path = new WorkspacePath("models/marts/deep/new.sql");
        workspace.write(path, "select 1", Optional.empty());
        assertThat(workspace.read(path).text()).isEqualTo("select 1");
        assertReason(Reason.ALREADY_EXISTS, () -> workspace.write(path, "select 2", Optional.empty()));
    }

    @Test
    void aFileIsDeletedOnlyInTheVersionThatWasRead() {
        var workspace = cloned();
        var old = workspace.read(MODEL).version();
        var current = workspace.write(MODEL, "select 2\n", Optional.of(old));
        assertReason(Reason.CONFLICT, () -> workspace.delete(MODEL, old));
        workspace.delete(MODEL, current);
        assertReason(Reason.NOT_FOUND, () -> workspace.read(MODEL));
    }

    @Test
    void aFileMovesButNeverOntoAnother() {
        var workspace = cloned();
        var moved = new WorkspacePath("models/moved.sql");
        workspace.move(MODEL, moved);
        assertThat(workspace.read(moved).text()).isEqualTo("select 1\n");
        assertReason(Reason.ALREADY_EXISTS, () -> workspace.move(moved, new WorkspacePath("dbt_project.yml")));
    }

    @Test
    void nobodyGetsOutByALink() throws IOException {
        var workspace = cloned();
        Files.writeString(elsewhere.resolve("secret"), "password");
        Files.createSymbolicLink(workspace.root().resolve("absolute"), elsewhere.resolve("secret"));
        Files.createSymbolicLink(workspace.root().resolve("folder"), Path.of("../../.."));
        assertReason(Reason.OUTSIDE, () -> workspace.read(new WorkspacePath("absolute")));
        assertReason(Reason.OUTSIDE, () -> workspace.read(new WorkspacePath("folder/secret")));
        assertReason(Reason.OUTSIDE, () -> workspace.write(new WorkspacePath("folder/new"), "text", Optional.empty()));
    }

    @Test
    void aBinaryFileIsNoText() throws IOException {
        var workspace = cloned();
        Files.write(workspace.root().resolve("logo.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0});
        assertReason(Reason.NOT_TEXT, () -> workspace.read(new WorkspacePath("logo.png")));
    }

    @Test
    void whatAnotherProcessChangesIsTold() throws Exception {
        var workspace = cloned();
        var told = new LinkedBlockingQueue<Set<WorkspacePath>>();
        try (var _ = workspace.onChange(told::add)) {
            workspace.files();
            Files.writeString(workspace.root().resolve("models/orders.sql"), "select 'from a shell'\n");
            assertThat(told.poll(10, TimeUnit.SECONDS)).containsExactly(MODEL);
        }
    }

    @Test
    void anAgentThatDiedIsReplaced() {
        var workspace = cloned();
        workspace.files();
        ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().arguments().stream()
                        .flatMap(Arrays::stream)
                        .anyMatch(workspace.root().toString()::equals))
                .forEach(ProcessHandle::destroyForcibly);
        assertThat(workspace.read(MODEL).text()).isEqualTo("select 1\n");
    }

    @Test
    void fiveThousandFilesAreListedWithinASecond() {
        for (var model = 0; model < 5_000; model++) {
            origin.with("models/area_%d/model_%d.sql".formatted(model % 50, model), "select %d\n".formatted(model));
        }
        origin.commit("Grow");
        var workspace = cloned();
        workspace.files();
        var begin = System.nanoTime();
        assertThat(workspace.files()).hasSizeGreaterThan(5_000);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aBadUrlIsExplainedAndLeavesNothingBehind() throws IOException {
        var nowhere = new GitSource("/nowhere/at/all", "", "");
        assertThatThrownBy(() -> workspaces.create(ADA, SHOP, nowhere))
                .isInstanceOf(WorkspaceFailure.class)
                .hasMessage("/nowhere/at/all cannot be cloned: repository '/nowhere/at/all' does not exist");
        assertThatThrownBy(() ->
                        workspaces.create(ADA, SHOP, new GitSource(source("").url(), "gone", "")))
                .hasMessageContaining("Remote branch gone not found");
        assertThatThrownBy(() -> workspaces.create(ADA, SHOP, source("missing")))
                .hasMessageContaining("has no folder \"missing\"");
        try (var left = Files.list(home.resolve("projects/ada"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void commitsAheadAreCountedIfTheCommitIsKnown() {
        var workspace = cloned();
        var begin = workspace.head().commit();
        var checkout = new Repository(workspace.folder());
        checkout.with("models/orders.sql", "select 2\n").commit("Go on");
        assertThat(workspace.commitsAhead(begin)).contains(1);
        assertThat(workspace.commitsAhead("0123456789012345678901234567890123456789"))
                .isEmpty();
    }

    @Test
    void aPasswordInAUrlStaysOutOfMessages() {
        assertThat(Git.withoutPassword("https://ada:secret@git.example/shop.git"))
                .isEqualTo("https://git.example/shop.git");
    }

    private static void assertReason(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        WorkspaceFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
    }
}
