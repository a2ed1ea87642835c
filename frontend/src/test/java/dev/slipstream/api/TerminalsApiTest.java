package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.security.LoginLinks;
import dev.slipstream.security.UserName;
import dev.slipstream.terminal.TerminalId;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Real shells in the real sandbox, through real sockets. */
class TerminalsApiTest extends TerminalServer {
    /** What a server has without another order. */
    private static final int MOST = 20;

    @Autowired
    private LoginLinks links;

    @Test
    void aShellInTheCheckoutAnswersWithItsPromptAndWhatIsTyped() throws Exception {
        var client = fresh();

        client.awaitOutput("(main)").awaitEvent("replayDone").type("echo $((6*7)); pwd; echo $- | tr -d himBH; ls\r");

        client.awaitOutput("\n42\n" + workspaces().require(ADA, SHOP).root() + "\n")
                .awaitOutput("dbt_project.yml");
        assertThat(client.output())
                .contains("dbt is not set up here", "ada", "shop")
                .doesNotContain("job control");
    }

    @Test
    void dbtSaysWhatItNeedsInAShellThatWasOpenedBeforeThereWasAConnection() throws Exception {
        var needs = "Connect a warehouse at the top of the page";
        var client = fresh();

        client.awaitOutput(needs).awaitEvent("replayDone").type("clear; dbt ls; echo en''ded\r");

        client.awaitOutput("\nended");
        assertThat(client.output().split(needs, -1)).hasSize(3);
    }

    @Test
    void theShellSeesNothingOfTheServer() throws Exception {
        var client = fresh();
        client.awaitEvent("replayDone")
                .type("env | cut -d= -f1 | grep -c JAVA; ls %s; cat %s/master.key; echo do''ne\r"
                        .formatted(home(), home()));

        client.awaitOutput("\ndone");
        assertThat(client.output()).contains("\n0\n", "No such file").doesNotContain("server.json");
    }

    @Test
    void aResizeReachesTheProgram() throws Exception {
        fresh().awaitEvent("replayDone").resize(133, 41).type("stty size\r").awaitOutput("41 133");
    }

    @Test
    void controlCEndsAProgramAndTheShellGoesOn() throws Exception {
        var client = fresh();
        client.awaitEvent("replayDone")
                .type("bash -c 'echo wait\"\"ing; exec sleep 600'\r")
                .awaitOutput("waiting");

        client.type("\u0003").type("echo status $?\r").awaitOutput("status 130");
    }

    @Test
    void jobsCanBeStoppedAndGoOn() throws Exception {
        var client = fresh();
        client.awaitEvent("replayDone")
                .type("bash -c 'echo wait\"\"ing; exec sleep 600'\r")
                .awaitOutput("waiting");

        client.type("\u001a")
                .awaitOutput("Stopped")
                .type("kill %1; echo go''ne\r")
                .awaitOutput("gone");
    }

    @Test
    void theExitCodeComesAfterTheLastOutput() throws Exception {
        var client = fresh();
        client.awaitEvent("replayDone").type("echo good''bye; exit 7\r").awaitEvent("exit");

        assertThat(client.output()).contains("\ngoodbye\n");
        assertThat(client.event("exit").path("code").asInt()).isEqualTo(7);
        assertThat(terminals().list(ADA, SHOP)).isEmpty();
    }

    @Test
    void whatWasMissedComesByteForByteHoweverLettersAreSplit() throws Exception {
        var opened = open();
        var all = attached(opened.path("id").asString(), opened.path("ticket").asString(), null);
        all.awaitEvent("replayDone").type("for i in {1..3000}; do printf 'é€😀 %d\\n' $i; done; echo do''ne\r");
        all.awaitOutput("\ndone");
        var id = opened.path("id").asString();
        assertThat(all.output()).contains("é€😀 1\n", "é€😀 3000\n").doesNotContain("\ufffd");

        for (var have : new long[] {1, 777, 7_778, all.bytes().length}) {
            var back = attached(id, terminals().ticket(ADA, new TerminalId(id)), have);
            back.awaitEvent("replayDone");
            assertThat(back.event("attached").path("resumed").asBoolean()).isTrue();
            assertThat(back.event("attached").path("offset").asLong()).isEqualTo(have);
            var missed = Arrays.copyOfRange(all.bytes(), (int) have, all.bytes().length);
            assertThat(Arrays.copyOf(back.bytes(), missed.length)).isEqualTo(missed);
        }
    }

    @Test
    void whoMissedMoreThanIsKeptStartsAnewAtALine() throws Exception {
        var opened = open();
        var id = opened.path("id").asString();
        var all = attached(id, opened.path("ticket").asString(), null);
        all.awaitEvent("replayDone").type("seq 300000; echo do''ne\r").awaitOutput("\ndone");

        var back = attached(id, terminals().ticket(ADA, new TerminalId(id)), 10L);
        back.awaitEvent("replayDone").awaitOutput("\ndone");

        assertThat(back.event("attached").path("resumed").asBoolean()).isFalse();
        var from = (int) back.event("attached").path("offset").asLong();
        assertThat(back.bytes()).startsWith(Arrays.copyOfRange(all.bytes(), from, from + 900_000));
        assertThat((char) all.bytes()[from - 1]).isEqualTo('\n');
    }

    @Test
    void aTicketIsGoodForOneAttach() throws Exception {
        var opened = open();
        var id = opened.path("id").asString();
        var ticket = opened.path("ticket").asString();
        attached(id, ticket, null).awaitEvent("attached");

        assertThat(attached(id, ticket, null).awaitClose()).isEqualTo(4404);
        assertThat(attached(id, "guessed", null).awaitClose()).isEqualTo(4404);
        assertThat(attached("nothing", ticket, null).awaitClose()).isEqualTo(4404);
    }

    @Test
    void onlyAttachComesFirst() throws Exception {
        var socket = client(Map.of("Authorization", bearer()));

        assertThat(socket.type("ls\r").awaitClose()).isEqualTo(1002);
    }

    @Test
    void theTerminalsOfOthersDoNotExist() throws Exception {
        var id = new TerminalId(open().path("id").asString());
        var guest = new UserName("guest");

        assertThat(terminals().find(guest, id)).isEmpty();
        assertThat(terminals().list(guest, SHOP)).isEmpty();
        assertThatThrownBy(() -> terminals().ticket(guest, id)).isInstanceOf(NoSuchElementException.class);
        terminals().close(guest, id);
        assertThat(terminals().find(ADA, id)).isPresent();
        assertThat(send("POST", "/" + id.value() + "x/tickets").statusCode()).isEqualTo(404);
    }

    @Test
    void aClosedTerminalIsGoneWithAllThatRanInIt() throws Exception {
        var opened = open();
        var client =
                attached(opened.path("id").asString(), opened.path("ticket").asString(), null);
        client.awaitEvent("replayDone")
                .type("trap '' HUP INT; (trap '' HUP INT; exec sleep 90%d) & echo start''ed\r".formatted(port()))
                .awaitOutput("started");
        var sleeping = running("90" + port());

        assertThat(send("DELETE", "/" + opened.path("id").asString()).statusCode())
                .isEqualTo(204);
        client.awaitEvent("exit");

        assertThat(sleeping.onExit().get(10, TimeUnit.SECONDS).isAlive()).isFalse();
        assertThat(send("DELETE", "/" + opened.path("id").asString()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void oneTooManyIsRefusedUntilOneIsClosed() throws Exception {
        for (var count = 0; count < MOST; count++) {
            open();
        }

        var refused = send("POST", "");

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
        assertThat(refused.body()).contains("you have %d terminals open; close one first".formatted(MOST));
        terminals().close(ADA, terminals().list(ADA, SHOP).getFirst().id());
        open();
    }

    @Test
    void aSessionNeedsAnAllowedOriginAndABearerTokenNone() throws Exception {
        var browser = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        browser.send(HttpRequest.newBuilder(links.issue(ADA)).build(), BodyHandlers.discarding());
        var bearer = bearer();
        var own = "http://127.0.0.1:" + port();

        assertThat(status(browser, Map.of("Origin", own))).isEqualTo(101);
        assertThat(status(browser, Map.of("Origin", "http://localhost:" + port())))
                .isEqualTo(101);
        assertThat(status(browser, Map.of())).isEqualTo(403);
        for (var foreign : List.of(
                "null",
                "https://evil.example",
                "https://127.0.0.1:" + port(),
                "http://127.0.0.1:1",
                own + ".evil.example",
                own + "/")) {
            assertThat(status(browser, Map.of("Origin", foreign))).as(foreign).isEqualTo(403);
        }
        assertThat(status(http(), Map.of("Authorization", bearer))).isEqualTo(101);
        assertThat(status(http(), Map.of("Authorization", bearer, "Origin", own)))
                .isEqualTo(101);
        assertThat(status(http(), Map.of("Authorization", bearer, "Origin", "https://evil.example")))
                .isEqualTo(403);
        assertThat(status(http(), Map.of("Origin", own))).isEqualTo(401);
        assertThat(status(http(), Map.of("Authorization", "Bearer guessed"))).isEqualTo(401);
    }

    @Test
    void aButtonsCommandIsTyped() throws Exception {
        var opened = open();
        var client =
                attached(opened.path("id").asString(), opened.path("ticket").asString(), null);
        client.awaitEvent("replayDone");

        terminals().type(ADA, new TerminalId(opened.path("id").asString()), "echo by''button\r");

        client.awaitOutput("\nbybutton");
        assertThat(JsonMapper.shared()
                        .readTree(send("GET", "").body())
                        .get(0)
                        .path("attached")
                        .asInt())
                .isEqualTo(1);
    }

    /** Waits for it: a shell says that it started something before that has begun. */
    private static ProcessHandle running(String argument) {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (true) {
            var found = ProcessHandle.allProcesses()
                    .filter(process -> process.info()
                            .arguments()
                            .filter(arguments -> arguments.length == 1 && arguments[0].equals(argument))
                            .isPresent())
                    .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            assertThat(System.nanoTime()).as("no process with " + argument).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private TerminalClient fresh() throws Exception {
        var opened = open();
        return attached(opened.path("id").asString(), opened.path("ticket").asString(), null);
    }

    private JsonNode open() throws Exception {
        var answer = send("POST", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JsonMapper.shared().readTree(answer.body());
    }

    private TerminalClient attached(String id, String ticket, @Nullable Long haveOffset) {
        return client(Map.of("Authorization", bearer())).attach(id, ticket, haveOffset);
    }

    /** What an upgrade request is answered with. */
    private int status(HttpClient from, Map<String, String> headers) {
        try (var _ = TerminalClient.open(from, socket(), headers)) {
            return 101;
        } catch (CompletionException refused) {
            return refused.getCause() instanceof WebSocketHandshakeException handshake
                    ? handshake.getResponse().statusCode()
                    : -1;
        }
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        var request = request("/projects/shop/terminals" + path)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        method.equals("POST")
                                ? BodyPublishers.ofString("{\"columns\": 80, \"rows\": 24}")
                                : BodyPublishers.noBody())
                .build();
        return http().send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
