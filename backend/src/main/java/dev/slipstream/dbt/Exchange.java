package dev.slipstream.dbt;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One request on a connection of its own: a JSON line out, JSON lines in. Closing it, from any thread, cancels the request. */
final class Exchange implements AutoCloseable {
    private final SocketChannel channel;
    private final BufferedReader lines;

    Exchange(Path socket, Map<String, ? extends @Nullable Object> request) throws IOException {
        this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var text = JsonMapper.shared().writeValueAsString(request) + "\n";
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
        this.lines =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    }

    /** @throws IOException if the other side is gone before it answered */
    JsonNode next() throws IOException {
        return JsonMapper.shared().readTree(line());
    }

    /**
     * The next line as it is.
     *
     * @throws IOException if the other side is gone before it answered
     */
    String line() throws IOException {
        var line = lines.readLine();
        if (line == null) {
            throw new IOException("the dbt host is gone");
        }
        return line;
    }

    /** Closes it where nobody can be told of a failure. */
    void end() {
        try {
            channel.close();
        } catch (IOException alreadyClosed) {
            // it is closed
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
