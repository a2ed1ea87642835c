package dev.slipstream.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.slipstream.database.TestMetadata;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** On real PostgreSQL, to a real SMTP server and a real HTTP receiver. */
class NoticesTest {
    private static final Notice FAILED = new Notice(
            "failed",
            "daily_prod #7 failed",
            "dbt build ended with status 1 <here>.",
            URI.create("http://127.0.0.1:8580/bolt/runs/7"),
            Map.of("run", "7"));

    @RegisterExtension
    private static final TestMetadata METADATA = new TestMetadata();

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-26T06:00:00Z"));
    private final Clock clock = clock(now::get);
    private HttpReceiver receiver;
    private Notices notices;

    @BeforeEach
    void prepare() throws Exception {
        receiver = new HttpReceiver();
        notices = TestNotices.in(METADATA, clock);
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void aWebhookIsSignedOverItsTimeAndBodyAndToldOnce() throws Exception {
        var channel = new Channel(Channel.Kind.WEBHOOK, receiver.url());
        notices.send("run 7 failed", channel, FAILED);
        notices.send("run 7 failed", channel, FAILED);
        notices.deliverDue();
        notices.deliverDue();

        assertThat(receiver.calls()).hasSize(1);
        var call = receiver.calls().getFirst();
        var time = call.headers().getFirst("X-Slipstream-Timestamp");
        assertThat(time).isEqualTo(Long.toString(now.get().getEpochSecond()));
        assertThat(call.headers().getFirst("X-Slipstream-Signature"))
                .isEqualTo("sha256=" + hmac(time + "." + call.body()));
        var body = JsonMapper.shared().readTree(call.body());
        assertThat(body.path("event").asString()).isEqualTo("failed");
        assertThat(body.path("url").asString()).isEqualTo("http://127.0.0.1:8580/bolt/runs/7");
        assertThat(body.path("facts").path("run").asString()).isEqualTo("7");
    }

    @Test
    void slackAndTeamsGetTheirForms() {
        notices.send("run 7 failed", new Channel(Channel.Kind.SLACK, receiver.url()), FAILED);
        notices.send("run 7 failed", new Channel(Channel.Kind.TEAMS, receiver.url()), FAILED);
        notices.deliverDue();

        var slack = JsonMapper.shared().readTree(receiver.calls().getFirst().body());
        assertThat(slack.path("text").asString())
                .isEqualTo("*daily_prod #7 failed*\ndbt build ended with status 1 &lt;here&gt;.\n"
                        + "<http://127.0.0.1:8580/bolt/runs/7|Open>");
        var teams = JsonMapper.shared().readTree(receiver.calls().getLast().body());
        assertThat(teams.at("/attachments/0/content/body/0/text").asString()).isEqualTo("daily_prod #7 failed");
    }

    @Test
    void whatIsNotTakenIsTriedAgainLaterAndGivenUpInTheEnd() {
        receiver.answer(503);
        notices.send("run 7 failed", new Channel(Channel.Kind.WEBHOOK, receiver.url()), FAILED);
        notices.deliverDue();
        notices.deliverDue();
        assertThat(receiver.calls()).hasSize(1);
        assertThat(notices.deliveries("run 7 failed"))
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.problem()).isEqualTo("127.0.0.1 answered 503"));

        later(10);
        notices.deliverDue();
        assertThat(receiver.calls()).hasSize(2);
        for (var attempt = 0; attempt < 20; attempt++) {
            later(24 * 3600);
            notices.deliverDue();
        }
        assertThat(receiver.calls()).hasSize(9);
        assertThat(notices.deliveries("run 7 failed")).singleElement().matches(Notices.Delivery::givenUp);
    }

    @Test
    void aRedirectIsNotFollowed() {
        receiver.answer(302);
        notices.send("run 7 failed", new Channel(Channel.Kind.WEBHOOK, receiver.url()), FAILED);
        notices.deliverDue();
        assertThat(notices.deliveries("run 7 failed"))
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.problem()).contains("answered 302"));
    }

    @Test
    void mailGoesToARealServer() throws Exception {
        var smtp = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        smtp.start();
        try {
            var url = URI.create("smtp://127.0.0.1:" + smtp.getSmtp().getPort());
            var mailing = TestNotices.in(METADATA, clock, Optional.of(url));
            mailing.send("run 7 failed", new Channel(Channel.Kind.EMAIL, "ada@example.com"), FAILED);
            mailing.deliverDue();

            assertThat(mailing.deliveries("run 7 failed")).singleElement().matches(Notices.Delivery::delivered);
            var message = smtp.getReceivedMessages()[0];
            assertThat(message.getSubject()).isEqualTo("[Slipstream] daily_prod #7 failed");
            assertThat(message.getAllRecipients()[0]).hasToString("ada@example.com");
            assertThat(message.getContent().toString())
                    .contains("dbt build ended with status 1", "http://127.0.0.1:8580/bolt/runs/7");
        } finally {
            smtp.stop();
        }
    }

    @Test
    void aMailServerThatIsAwayIsNamed() {
        var mailing = TestNotices.in(METADATA, clock, Optional.of(URI.create("smtp://127.0.0.1:1")));
        mailing.send("run 7 failed", new Channel(Channel.Kind.EMAIL, "ada@example.com"), FAILED);
        mailing.deliverDue();
        assertThat(mailing.deliveries("run 7 failed"))
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.problem()).startsWith("the mail server 127.0.0.1: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://127.8.0.1/",
                "http://localhost/",
                "http://[::1]/",
                "http://0.0.0.0/",
                "http://169.254.169.254/latest/meta-data/",
                "http://[fe80::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://224.0.0.1/"
            })
    void nothingIsSentToThisMachineOrLinkLocal(String url) {
        assertThatThrownBy(() -> Reach.outside(URI.create(url))).hasMessageContaining("where nothing is sent to");
    }

    @Test
    void norToAnAddressOfThisMachinesOwn() throws Exception {
        var own = InetAddress.getLocalHost().getHostAddress();
        assertThatThrownBy(() -> Reach.outside(URI.create("http://%s/".formatted(own))))
                .hasMessageContaining("where nothing is sent to");
        Reach.outside(URI.create("http://192.0.2.1/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:///etc/passwd", "ftp://example.com/", "http:///x", "nothing", "http://a:b@example.com/"})
    void whatIsNoWebhookIsRefused(String target) {
        assertThatThrownBy(() -> new Channel(Channel.Kind.SLACK, target)).isInstanceOf(IllegalArgumentException.class);
    }

    private void later(long seconds) {
        now.updateAndGet(before -> before.plusSeconds(seconds));
    }

    private static String hmac(String text) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(TestNotices.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Clock clock(InstantSource source) {
        return source.withZone(ZoneOffset.UTC);
    }
}
