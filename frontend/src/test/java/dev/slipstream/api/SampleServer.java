package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.SlipstreamApplication;
import dev.slipstream.onboarding.Onboarding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole server with its sample, real dbt and real PostgreSQL, for classes that ask it as a script does. Each class starts it
 * again in the same home, so that only the first one waits for the sample's first run.
 */
@DirtiesContext
@SpringBootTest(
        classes = SlipstreamApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"vaadin.productionMode=true", "slipstream.project="})
abstract class SampleServer {
    static final Path HOME = home();
    static final String SHOP = "/projects/coffee_shop";
    private static final Duration FIRST_RUN = Duration.ofMinutes(4);

    @LocalServerPort
    private int port;

    @Autowired
    private Onboarding onboarding;

    private final HttpClient client = HttpClient.newHttpClient();

    private static Path home() {
        try {
            var home = Files.createTempDirectory("slipstream-sample");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(home), "delete " + home));
            return home;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path home) {
        try {
            FileSystemUtils.deleteRecursively(home);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry properties) {
        ServerProperties.set(properties, HOME);
    }

    /** The sample and its first production run; what a start does by itself has ended, and disturbs no test. */
    @BeforeEach
    void production() throws Exception {
        var deadline = System.nanoTime() + FIRST_RUN.toNanos();
        while (!onboarding.progress().isEmpty()
                || !get(SHOP + "/deferral").path("state").isObject()) {
            assertThat(System.nanoTime())
                    .as(() -> onboarding.progress() + text("GET", "/schedules/daily_prod/runs"))
                    .isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        put(SHOP + "/deferral", "{\"mode\": \"off\", \"run\": \"latest\"}");
    }

    JsonNode get(String path) throws Exception {
        return good(send("GET", path, ""));
    }

    JsonNode put(String path, String body) throws Exception {
        return good(send("PUT", path, body));
    }

    JsonNode post(String path, String body) throws Exception {
        return good(send("POST", path, body));
    }

    static JsonNode good(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 404);
        return json(answer);
    }

    static void refused(HttpResponse<String> answer, int status, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains(detail);
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private String text(String method, String path) {
        try {
            return send(method, path, "").body();
        } catch (Exception failure) {
            return String.valueOf(failure);
        }
    }

    HttpResponse<String> send(String method, String path, String body) throws Exception {
        return send(method, path, body, Map.of());
    }

    HttpResponse<String> send(String method, String path, String body, Map<String, String> headers) throws Exception {
        var token = JsonMapper.shared()
                .readTree(Files.readString(HOME.resolve("run/server.json")))
                .path("token")
                .asString();
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/api/v1%s".formatted(port, path)))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
