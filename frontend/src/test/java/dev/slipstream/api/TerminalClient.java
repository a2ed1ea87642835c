package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** A script that uses a terminal: speaks {@code term.v1} and acknowledges what it gets. */
final class TerminalClient implements WebSocket.Listener, AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Pattern ESCAPES = Pattern.compile("\u001b\\[[?0-9;]*[a-zA-Z]|\u001b\\][^\u0007]*\u0007|\r");

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
    private final List<JsonNode> events = new ArrayList<>();
    private final WebSocket socket;
    private int closedWith;

    private TerminalClient(HttpClient http, URI url, Map<String, String> headers) {
        var builder = http.newWebSocketBuilder().subprotocols("term.v1");
        headers.forEach(builder::header);
        this.socket = builder.buildAsync(url, this).join();
    }

    static TerminalClient open(HttpClient http, URI url, Map<String, String> headers) {
        return new TerminalClient(http, url, headers);
    }

    TerminalClient attach(String id, String ticket, @Nullable Long haveOffset) {
        var have = haveOffset == null ? "" : ",\"haveOffset\":%d".formatted(haveOffset);
        return send(
                3,
                "{\"ticket\":\"%s\",\"terminalId\":\"%s\"%s,\"cols\":80,\"rows\":24}"
                        .formatted(ticket, id, have)
                        .getBytes(StandardCharsets.UTF_8));
    }

    TerminalClient type(String text) {
        return send(0, text.getBytes(StandardCharsets.UTF_8));
    }

    TerminalClient resize(int columns, int rows) {
        return send(
                1,
                ByteBuffer.allocate(4)
                        .putShort((short) columns)
                        .putShort((short) rows)
                        .array());
    }

    TerminalClient awaitOutput(String text) {
        return await("output with " + text, () -> output().contains(text));
    }

    TerminalClient awaitEvent(String type) {
        return await("event " + type, () -> !event(type).isMissingNode());
    }

    int awaitClose() {
        await("close", () -> closedWith() != 0);
        return closedWith();
    }

    /** What it says, without colours, marks and carriage returns. */
    synchronized String output() {
        return ESCAPES.matcher(output.toString(StandardCharsets.UTF_8)).replaceAll("");
    }

    synchronized byte[] bytes() {
        return output.toByteArray();
    }

    /** A missing node if there was none. */
    synchronized JsonNode event(String type) {
        return events.stream()
                .filter(event -> event.path("type").asString().equals(type))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private synchronized int closedWith() {
        return closedWith;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        synchronized (this) {
            var bytes = new byte[data.remaining()];
            data.get(bytes);
            frame.writeBytes(bytes);
            if (last) {
                take(frame.toByteArray());
                frame.reset();
            }
            notifyAll();
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        synchronized (this) {
            closedWith = code;
            notifyAll();
        }
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }

    private void take(byte[] whole) {
        if (whole[0] == 0) {
            output.write(whole, 1, whole.length - 1);
            var _ = send(2, ByteBuffer.allocate(4).putInt(whole.length - 1).array());
        } else {
            events.add(JsonMapper.shared().readTree(whole, 1, whole.length - 1));
        }
    }

    private TerminalClient send(int kind, byte[] body) {
        var bytes =
                ByteBuffer.allocate(1 + body.length).put((byte) kind).put(body).flip();
        synchronized (socket) {
            var _ = socket.sendBinary(bytes, true).join();
        }
        return this;
    }

    private synchronized TerminalClient await(String what, BooleanSupplier condition) {
        var deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            assertThat(left)
                    .as("%s within %s; so far: %s %s", what, LIMIT, output(), events)
                    .isPositive();
            try {
                wait(left);
            } catch (InterruptedException interrupt) {
                throw new IllegalStateException(interrupt);
            }
        }
        return this;
    }
}
