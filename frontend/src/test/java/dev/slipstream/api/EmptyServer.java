package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.SlipstreamApplication;
import dev.slipstream.security.ApiTokens;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.GitSource;
import dev.slipstream.workspace.ProjectId;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole server in a home of the class's own, without the sample; beside it, for each test, a project's repository. */
@DirtiesContext
@SpringBootTest(
        classes = SlipstreamApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"vaadin.productionMode=true", "slipstream.project=none"})
abstract class EmptyServer {
    static final UserName ADA = new UserName("ada");
    static final ProjectId SHOP = new ProjectId("shop");

    @TempDir
    private static Path home;

    @TempDir
    private Path origin;

    @LocalServerPort
    private int port;

    @Autowired
    private ApiTokens tokens;

    private final HttpClient http = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry properties) {
        ServerProperties.set(properties, home);
    }

    @BeforeEach
    void repository() throws Exception {
        Files.writeString(origin.resolve("dbt_project.yml"), "name: shop\n");
        git("init", "--quiet", "--initial-branch", "main");
        git("add", "--all");
        git("-c", "user.name=ada", "-c", "user.email=ada@localhost", "commit", "--quiet", "--message", "Begin");
    }

    private void git(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("git", "-C", origin.toString()));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    static Path home() {
        return home;
    }

    Path origin() {
        return origin;
    }

    GitSource source() {
        return new GitSource(origin.toString(), "", "");
    }

    int port() {
        return port;
    }

    HttpClient http() {
        return http;
    }

    /** An Authorization header of ada's. */
    String bearer() {
        return "Bearer " + tokens.mint(ADA);
    }

    /** As ada's script asks. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/v1%s".formatted(port, path)))
                .header("Authorization", bearer());
    }
}
