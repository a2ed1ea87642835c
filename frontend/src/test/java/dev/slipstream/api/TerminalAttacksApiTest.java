package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.security.LoginLinks;
import dev.slipstream.security.Role;
import dev.slipstream.terminal.TerminalId;
import dev.slipstream.terminal.TerminalSize;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.security.access.AccessDeniedException;

/** What a hostile page, script or program tries at the terminal's socket. */
@Import(LoginsThatEnd.class)
class TerminalAttacksApiTest extends TerminalServer {

    @Autowired
    private LoginLinks links;

    @Autowired
    private LoginsThatEnd logins;

    @Test
    void whoLosesTheRoleLosesTheSocketAndGetsNoOther() {
        var client = fresh();
        client.awaitEvent("replayDone").type("kept=still; echo on''ce\r").awaitOutput("\nonce");
        var id = terminals().list(ADA, SHOP).getFirst().id();

        try (var _ = logins.revoke(ADA, Role.DEVELOPER)) {
            assertThat(client.awaitClose()).isEqualTo(4403);
            assertThat(attached(id).awaitClose()).isEqualTo(4403);
            assertThatThrownBy(() -> terminals().open(ADA, SHOP, new TerminalSize(80, 24)))
                    .isInstanceOf(AccessDeniedException.class);
        }

        attached(id).awaitEvent("replayDone").type("echo $kept he''re\r").awaitOutput("still here");
    }

    @Test
    void whoLosesAnotherRoleKeepsTheSocket() throws Exception {
        try (var revoked = logins.revoke(ADA, Role.ADMIN)) {
            var client = fresh();
            client.awaitEvent("replayDone");
            revoked.awaitQuestions(2);
            client.type("echo go''es on\r").awaitOutput("goes on");
        }
    }

    @Test
    void aSocketEndsWithTheSessionThatItWasOpenedIn() throws Exception {
        var terminal = terminals().open(ADA, SHOP, new TerminalSize(80, 24)).id();
        var client = client(Map.of("Cookie", sessionCookie(), "Origin", "http://127.0.0.1:" + port()))
                .attach(terminal.value(), terminals().ticket(ADA, terminal), null)
                .awaitEvent("replayDone");

        logins.endSessions();

        assertThat(client.awaitClose()).isEqualTo(1008);
        assertThat(terminals().list(ADA, SHOP)).hasSize(1);
    }

    @Test
    void aFrameThatIsTooLargeEndsTheConnectionAndNotTheShell() {
        var client = fresh();
        client.awaitEvent("replayDone");

        client.type("x".repeat(17 * 1024));

        assertThat(client.awaitClose()).isEqualTo(1009);
        assertThat(terminals().list(ADA, SHOP)).hasSize(1);
    }

    @Test
    void absurdSizesAreClamped() {
        var client = fresh();
        client.awaitEvent("replayDone")
                .resize(65_535, 65_535)
                .type("stty size\r")
                .awaitOutput("\n300 500\n");
        client.resize(0, 0).type("stty size | cut -c-5 | tr ' ' x\r").awaitOutput("1x2");
    }

    @Test
    void manySizesInARowEndWithTheLast() {
        var client = fresh();
        client.awaitEvent("replayDone");
        for (var size = 0; size < 2000; size++) {
            client.resize(20 + size % 300, 10 + size % 90);
        }

        client.resize(101, 33).type("stty size\r").awaitOutput("\n33 101\n");
    }

    @Test
    void inputThatNobodyReadsEndsTheConnectionAfterAMegabyte() {
        var client = fresh();
        client.awaitEvent("replayDone")
                .type("stty raw -echo; echo re''ady; exec sleep 600\r")
                .awaitOutput("ready");
        try {
            for (var piece = 0; piece < 80; piece++) {
                client.type("x".repeat(15 * 1024));
            }
        } catch (CompletionException closed) {
            assertThat(closed).hasCauseInstanceOf(IOException.class);
        }

        assertThat(client.awaitClose()).isEqualTo(1009);
        assertThat(terminals().list(ADA, SHOP)).hasSize(1);
    }

    @Test
    void fiveHundredLinesPastedAtOnceArriveAllOfThem() {
        var lines = new StringBuilder();
        for (var line = 1; line <= 500; line++) {
            lines.append("select %d as line_number\r".formatted(line));
        }
        var client = fresh();
        client.awaitEvent("replayDone").type("cat > pasted.sql\r").awaitOutput("pasted.sql\n");

        client.type(lines.toString()).type("\u0004");

        client.type("wc -l < pasted.sql; tail -1 pasted.sql | tr a-z A-Z\r")
                .awaitOutput("\n500\n")
                .awaitOutput("SELECT 500 AS LINE_NUMBER");
    }

    @Test
    void compressionIsNotNegotiated() throws Exception {
        var answer = upgrade("Authorization: " + bearer(), "Sec-WebSocket-Extensions: permessage-deflate");

        assertThat(answer.getFirst()).contains("101");
        assertThat(answer).noneMatch(line -> line.toLowerCase(Locale.ROOT).contains("extensions"));
    }

    @Test
    void whatAForwardingHeaderSaysMakesNoOriginAllowed() throws Exception {
        var cookie = "Cookie: " + sessionCookie();
        var own = "http://127.0.0.1:" + port();

        assertThat(upgrade(cookie, "Origin: " + own).getFirst()).contains("101");
        for (var headers : List.of(
                List.of("Origin: https://evil.example", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https"),
                List.of("Origin: https://evil.example", "Forwarded: host=evil.example;proto=https"),
                List.of("Origin: http://sub.127.0.0.1:" + port()),
                List.of("Origin: http://localhost.evil.example:" + port()),
                List.of("Origin: http://evil.example:" + port(), "Host: evil.example:" + port()),
                List.of("Origin: " + own, "Origin: https://evil.example"),
                List.of("Origin: " + own + " https://evil.example"),
                List.of("Origin: HTTP://127.0.0.1:%d/".formatted(port())))) {
            var all = new ArrayList<>(headers);
            all.add(cookie);
            assertThat(upgrade(all.toArray(String[]::new)).getFirst())
                    .as("%s", headers)
                    .contains("403");
        }
    }

    @Test
    void aSocketWithoutOurProtocolIsRefused() throws Exception {
        assertThat(handshake("Authorization: " + bearer()).getFirst()).contains("400");
    }

    private TerminalClient fresh() {
        return attached(terminals().open(ADA, SHOP, new TerminalSize(80, 24)).id());
    }

    private TerminalClient attached(TerminalId id) {
        return client(Map.of("Authorization", bearer()))
                .attach(id.value(), terminals().ticket(ADA, id), null);
    }

    private String sessionCookie() throws IOException, InterruptedException {
        var cookies = new CookieManager();
        var browser = HttpClient.newBuilder().cookieHandler(cookies).build();
        browser.send(HttpRequest.newBuilder(links.issue(ADA)).build(), BodyHandlers.discarding());
        return cookies.getCookieStore().getCookies().getFirst().toString().replace("\"", "");
    }

    private List<String> upgrade(String... headers) throws IOException {
        var all = new ArrayList<>(List.of(headers));
        all.add("Sec-WebSocket-Protocol: term.v1");
        return handshake(all.toArray(String[]::new));
    }

    /** The head of the answer to an upgrade request with exactly these headers. */
    private List<String> handshake(String... headers) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            var head = new ArrayList<>(List.of(
                    "GET /ws/terminal HTTP/1.1",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
            head.addAll(List.of(headers));
            if (head.stream().noneMatch(header -> header.startsWith("Host:"))) {
                head.add("Host: 127.0.0.1:%d".formatted(port()));
            }
            var request = String.join("\r\n", head) + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            var lines = new ArrayList<String>();
            for (var line = answer.readLine(); line != null && !line.isEmpty(); line = answer.readLine()) {
                lines.add(line);
            }
            return lines;
        }
    }
}
