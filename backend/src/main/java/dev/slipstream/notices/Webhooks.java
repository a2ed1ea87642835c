package dev.slipstream.notices;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/** JSON by POST. The generic one is signed over its time and body; Slack and Teams have forms of their own. */
final class Webhooks implements Post, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int GOOD = 2;
    private static final int HUNDRED = 100;

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(LIMIT)
            .build();
    private final Reach reach;
    private final String secret;
    private final Clock clock;

    Webhooks(Reach reach, String secret, Clock clock) {
        this.reach = reach;
        this.secret = secret;
        this.clock = clock;
    }

    @Override
    public void deliver(Channel channel, Notice notice) throws IOException {
        var url = URI.create(channel.target());
        reach.check(url);
        var body = JsonMapper.shared().writeValueAsString(form(channel.kind(), notice));
        var request = HttpRequest.newBuilder(url)
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .header("User-Agent", "Slipstream")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (channel.kind() == Channel.Kind.WEBHOOK) {
            var time = Long.toString(clock.instant().getEpochSecond());
            request.header("X-Slipstream-Timestamp", time);
            request.header("X-Slipstream-Signature", "sha256=" + signature(time + "." + body));
        }
        send(channel, request.build());
    }

    private void send(Channel channel, HttpRequest request) throws IOException {
        try {
            var status = client.send(request, BodyHandlers.discarding()).statusCode();
            if (status / HUNDRED != GOOD) {
                throw new IOException("%s answered %d".formatted(channel, status));
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }

    private static Map<String, Object> form(Channel.Kind kind, Notice notice) {
        return switch (kind) {
            case SLACK ->
                Map.of(
                        "text",
                        "*%s*%n%s%n<%s|Open>"
                                .formatted(escaped(notice.title()), escaped(notice.text()), notice.link()));
            case TEAMS -> card(notice);
            case WEBHOOK, EMAIL -> {
                var form = new LinkedHashMap<String, Object>();
                form.put("event", notice.event());
                form.put("title", notice.title());
                form.put("text", notice.text());
                form.put("url", notice.link().toString());
                form.put("facts", notice.facts());
                yield form;
            }
        };
    }

    private static Map<String, Object> card(Notice notice) {
        var content = Map.of(
                "type",
                "AdaptiveCard",
                "version",
                "1.4",
                "body",
                List.of(
                        Map.of("type", "TextBlock", "weight", "Bolder", "wrap", true, "text", notice.title()),
                        Map.of("type", "TextBlock", "wrap", true, "text", notice.text())),
                "actions",
                List.of(Map.of(
                        "type",
                        "Action.OpenUrl",
                        "title",
                        "Open",
                        "url",
                        notice.link().toString())));
        return Map.of(
                "type",
                "message",
                "attachments",
                List.of(Map.of("contentType", "application/vnd.microsoft.card.adaptive", "content", content)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private String signature(String signed) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JVM has no HmacSHA256", impossible);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
