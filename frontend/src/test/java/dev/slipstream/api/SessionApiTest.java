package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.SlipstreamApplication;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
        classes = SlipstreamApplication.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"vaadin.productionMode=true", "slipstream.project=none"})
class SessionApiTest {
    @TempDir
    private static Path home;

    @LocalServerPort
    private int port;

    @Autowired
    private TokenBasedRememberMeServices logins;

    private final HttpClient client = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void home(DynamicPropertyRegistry properties) {
        properties.add("slipstream.home", home::toString);
    }

    @Test
    void healthIsOpenAndNothingElseIs() throws Exception {
        assertThat(send("GET", "/api/v1/health", "").statusCode()).isEqualTo(200);

        var refused = send("GET", "/api/v1/me", "");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.body()).contains("no valid API token", "hint");
    }

    @Test
    void theTokenInTheServersFileIsTheLocalAdmins() throws Exception {
        var me = json(send("GET", "/api/v1/me", adminToken()));

        assertThat(me.path("user").asString()).isEqualTo("ada");
        assertThat(me.path("roles").toString()).isEqualTo("[\"DEVELOPER\",\"OPERATOR\",\"ADMIN\"]");
    }

    @Test
    void aMintedTokenWorks() throws Exception {
        var minted = json(send("POST", "/api/v1/tokens", adminToken(), "{\"user\": \"ada\"}"));

        assertThat(send("GET", "/api/v1/me", minted.path("token").asString()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTokenForNobodyIsRefusedWithTheName() throws Exception {
        var refused = send("POST", "/api/v1/tokens", adminToken(), "{\"user\": \"nobody\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("there is no user \\\"nobody\\\"");
    }

    @Test
    void aLoginLinkOpensASessionOnce() throws Exception {
        var link = URI.create(json(send("POST", "/api/v1/login-links", adminToken(), "{}"))
                .path("url")
                .asString());

        var first = client.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofString());
        var second = client.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofString());

        assertThat(first.statusCode()).isEqualTo(302);
        assertThat(first.headers().firstValue("Location").orElseThrow()).endsWith("/");
        assertThat(first.headers().firstValue("Set-Cookie").orElseThrow()).contains("HttpOnly", "SameSite=Lax");
        assertThat(second.headers().firstValue("Location").orElseThrow()).endsWith("/login?refused");
    }

    @Test
    void aLoginLinkHasTheBrowserRememberedAndWhatIsForgedIsForgotten() throws Exception {
        var remembered = rememberedLogin();
        assertThat(remembered).contains("HttpOnly", "SameSite=Lax", "Max-Age=1209600");
        var cookie = remembered.substring(0, remembered.indexOf(';'));

        assertThat(remembered(page(cookie))).isEmpty();
        var forged = cookie.substring(0, cookie.length() - 4) + "AAAA";
        assertThat(remembered(page(forged)).orElseThrow()).startsWith("slipstream-login=;");
    }

    @Test
    void whoSignsOutIsRememberedByNoBrowserUntilTheNextLogin() throws Exception {
        var before = rememberedLogin();

        logins.logout(
                new MockHttpServletRequest(), new MockHttpServletResponse(), new TestingAuthenticationToken("ada", ""));

        assertThat(remembered(page(before)).orElseThrow()).startsWith("slipstream-login=;");
        assertThat(remembered(page(rememberedLogin()))).isEmpty();
    }

    /** The cookie that a login link sets. */
    private String rememberedLogin() throws Exception {
        var link = URI.create(json(send("POST", "/api/v1/login-links", adminToken(), "{}"))
                .path("url")
                .asString());
        return remembered(client.send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofString()))
                .orElseThrow();
    }

    /** What the answer makes of the browser's memory; empty if it leaves it as it is. */
    private static Optional<String> remembered(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("slipstream-login="))
                .findFirst();
    }

    private HttpResponse<String> page(String cookie) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/".formatted(port)))
                        .header("Cookie", cookie)
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void pagesNeedASession() throws Exception {
        var answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/".formatted(port)))
                        .build(),
                BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/login");
    }

    private String adminToken() throws IOException {
        return JsonMapper.shared()
                .readTree(Files.readString(home.resolve("run/server.json")))
                .path("token")
                .asString();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private HttpResponse<String> send(String method, String path, String token) throws Exception {
        return send(method, path, token, "");
    }

    private HttpResponse<String> send(String method, String path, String token, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
