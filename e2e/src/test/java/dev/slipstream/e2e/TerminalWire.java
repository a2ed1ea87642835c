package dev.slipstream.e2e;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A WebSocket of the plainest kind, so that what is measured is the server: blocking, one frame at a time, masked with zeros. */
final class TerminalWire implements AutoCloseable {
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;

    private final Socket socket;
    private final DataInputStream input;

    private TerminalWire(Socket socket, DataInputStream input) {
        this.socket = socket;
        this.input = input;
    }

    static TerminalWire open(URI url, String protocol, Map<String, String> headers) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
        socket.setTcpNoDelay(true);
        var all = new HashMap<>(headers);
        all.putAll(Map.of(
                "Host", "%s:%d".formatted(url.getHost(), url.getPort()),
                "Connection", "Upgrade",
                "Upgrade", "websocket",
                "Sec-WebSocket-Version", "13",
                "Sec-WebSocket-Key", "c2xpcHN0cmVhbS1iZW5jaA==",
                "Sec-WebSocket-Protocol", protocol));
        var request = new StringBuilder("GET %s HTTP/1.1\r\n".formatted(url.getPath()));
        all.forEach((name, value) -> request.append("%s: %s\r\n".formatted(name, value)));
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        var input = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
        var answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) input.readByte());
        }
        if (!answer.toString().startsWith("HTTP/1.1 101")) {
            throw new IOException("no WebSocket: " + answer);
        }
        return new TerminalWire(socket, input);
    }

    void send(byte[] body) throws IOException {
        var wide = body.length >= TWO_BYTES;
        var frame = new byte[(wide ? 8 : 6) + body.length];
        frame[0] = (byte) (FINAL | BINARY);
        frame[1] = (byte) (MASKED | (wide ? TWO_BYTES : body.length));
        if (wide) {
            frame[2] = (byte) (body.length >> 8);
            frame[3] = (byte) body.length;
        }
        System.arraycopy(body, 0, frame, frame.length - body.length, body.length);
        synchronized (socket) {
            socket.getOutputStream().write(frame);
        }
    }

    /** The next frame's body; pings are left unanswered. */
    byte[] receive() throws IOException {
        while (true) {
            var kind = input.readUnsignedByte() & 0xf;
            long length = input.readUnsignedByte();
            if (length == TWO_BYTES) {
                length = input.readUnsignedShort();
            } else if (length == EIGHT_BYTES) {
                length = input.readLong();
            }
            var body = new byte[Math.toIntExact(length)];
            input.readFully(body);
            if (kind == CLOSE) {
                throw new IOException("closed by the server, %s".formatted(reason(ByteBuffer.wrap(body))));
            }
            if (kind <= BINARY) {
                return body;
            }
        }
    }

    /** RFC 6455, 5.5.1: two bytes of code, then text, or nothing at all. */
    private static String reason(ByteBuffer body) {
        return body.remaining() < Short.BYTES
                ? "which does not say why"
                : "%d: %s".formatted(body.getShort() & 0xffff, StandardCharsets.UTF_8.decode(body));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
