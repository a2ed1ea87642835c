package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.SlipstreamApplication;
import dev.slipstream.security.ApiTokens;
import dev.slipstream.security.UserName;
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
class ProjectsApiTest {
    private static final UserName ADA = new UserName("ada");

    @TempDir
    private static Path home;

    @TempDir
    private Path origin;

    @LocalServerPort
    private int port;

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
    void repository() throws Exception {
        Files.writeString(origin.resolve("dbt_project.yml"), "name: shop\n");
        git("init", "--quiet");
        git("add", "--all");
        git("-c", "user.name=ada", "-c", "user.email=ada@localhost", "commit", "--quiet", "--message", "Begin");
    }

    private void git(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("git", "-C", origin.toString()));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void aFolderIsImportedOnceAndWhatIsMissingIsSaid() throws Exception {
        var order = "{\"git\": {\"url\": \"%s\"}}".formatted(origin);
        var imported = send("POST", order);
        assertThat(imported.statusCode()).isEqualTo(201);
        assertThat(imported.body())
                .contains("\"project\":\"shop\"", "the development connection is not known", "\"branch\":\"\"");
        assertThat(send("GET", "").body()).contains("\"project\":\"shop\"");

        var again = send("POST", order);
        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(again.body()).contains("there is a project shop already");
    }

    @Test
    void whatIsWrongWithAnOrderIsSaid() throws Exception {
        assertThat(send("POST", "{}").body()).contains("git");
        assertThat(send("POST", "{\"git\": {\"url\": \"/nowhere\"}}").body())
                .contains("/nowhere cannot be cloned", "does not exist");
        assertThat(send("POST", "{\"git\": {\"url\": \"/x\"}, \"production\": {\"host\": \"h\"}}")
                        .body())
                .contains("a connection needs \\\"database\\\"");
    }

    private HttpResponse<String> send(String method, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/v1/projects".formatted(port)))
                .header("Authorization", "Bearer " + tokens.mint(ADA))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
