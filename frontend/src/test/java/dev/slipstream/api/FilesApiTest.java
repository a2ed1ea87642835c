package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.SlipstreamApplication;
import dev.slipstream.security.ApiTokens;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.GitSource;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.Workspaces;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
        classes = SlipstreamApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"vaadin.productionMode=true", "slipstream.project=none"})
class FilesApiTest {
    private static final UserName ADA = new UserName("ada");
    private static final ProjectId SHOP = new ProjectId("shop");

    @TempDir
    private static Path home;

    @TempDir
    private Path origin;

    @LocalServerPort
    private int port;

    @Autowired
    private Workspaces workspaces;

    @Autowired
    private ApiTokens tokens;

    private final HttpClient client = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry properties) {
        properties.add("slipstream.home", home::toString);
        properties.add(
                "slipstream.dbt-host",
                () -> Path.of("../backend/dbt-host")
                        .toAbsolutePath()
                        .normalize()
                        .toString());
    }

    @BeforeEach
    void checkout() throws Exception {
        Files.writeString(origin.resolve("dbt_project.yml"), "name: shop\n");
        git("init", "--quiet");
        git("add", "--all");
        git("-c", "user.name=ada", "-c", "user.email=ada@localhost", "commit", "--quiet", "--message", "Begin");
        workspaces.remove(ADA, SHOP);
        workspaces.create(ADA, SHOP, new GitSource(origin.toString(), "", ""));
    }

    private void git(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("git", "-C", origin.toString()));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void aFileIsReadWithItsVersionAndSavedOverThatVersionOnly() throws Exception {
        var read = send("GET", "dbt_project.yml", "", "");
        assertThat(read.body()).isEqualTo("name: shop\n");
        var tag = read.headers().firstValue("ETag").orElseThrow();

        var saved = send("PUT", "dbt_project.yml", "name: other # é\n", "If-Match", tag);
        assertThat(saved.statusCode()).isEqualTo(204);

        var late = send("PUT", "dbt_project.yml", "name: late\n", "If-Match", tag);
        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(late.headers().firstValue("ETag")).isEqualTo(saved.headers().firstValue("ETag"));
        assertThat(late.body()).contains("changed since it was opened");
        assertThat(send("GET", "dbt_project.yml", "", "").body()).isEqualTo("name: other # é\n");
    }

    @Test
    void aFileIsCreatedOnce() throws Exception {
        assertThat(send("PUT", "models/new.sql", "select 1", "If-None-Match", "*")
                        .statusCode())
                .isEqualTo(201);
        assertThat(send("PUT", "models/new.sql", "select 2", "If-None-Match", "*")
                        .statusCode())
                .isEqualTo(412);
    }

    @Test
    void aSaveWithoutAVersionIsRefused() throws Exception {
        var refused = send("PUT", "dbt_project.yml", "text", "");
        assertThat(refused.statusCode()).isEqualTo(428);
        assertThat(refused.body()).contains("If-Match");
    }

    @Test
    void whatIsNotThereAndWhatIsOutsideIsSaid() throws Exception {
        assertThat(send("GET", "models/nothing.sql", "", "").statusCode()).isEqualTo(404);
        assertThat(send("GET", ".git/config", "", "").statusCode()).isEqualTo(400);
        assertThat(send("GET", "", "", "").body()).contains("\"path\":\"dbt_project.yml\"");
    }

    private HttpResponse<String> send(String method, String path, String body, String header, String... value)
            throws Exception {
        var address =
                "http://127.0.0.1:%d/api/v1/projects/shop/files%s".formatted(port, path.isEmpty() ? "" : "/" + path);
        var request = HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", "Bearer " + tokens.mint(ADA))
                .header("Content-Type", "text/plain; charset=utf-8")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!header.isEmpty()) {
            request.header(header, value[0]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
