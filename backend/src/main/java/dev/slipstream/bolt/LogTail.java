package dev.slipstream.bolt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** A run's log as it grows, and the nodes that dbt tells of in it. */
final class LogTail implements AutoCloseable {
    private static final Pattern PROGRESS = Pattern.compile("\\d+ of (\\d+) (?:OK|PASS|WARN|ERROR|FAIL|SKIP|NO-OP)");
    private static final int BUFFER_BYTES = 64 * 1024;

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final StringBuilder pending = new StringBuilder();
    private int done;
    private OptionalInt total = OptionalInt.empty();

    LogTail(Path log, long from) throws IOException {
        channel = FileChannel.open(log);
        channel.position(from);
    }

    /** @param progressed dbt has told of a node */
    record Read(boolean grown, boolean progressed) {}

    /** All that is there by now. */
    Read read() throws IOException {
        var grown = false;
        var before = done;
        for (var count = channel.read(buffer); count > 0; count = channel.read(buffer)) {
            grown = true;
            pending.append(new String(buffer.array(), 0, count, StandardCharsets.ISO_8859_1));
            buffer.clear();
            count();
        }
        return new Read(grown, done > before);
    }

    long position() throws IOException {
        return channel.position();
    }

    /** Nodes that dbt has finished. */
    int done() {
        return done;
    }

    int total() {
        return total.orElse(0);
    }

    private void count() {
        var matcher = PROGRESS.matcher(pending);
        var end = 0;
        while (matcher.find()) {
            done++;
            total = OptionalInt.of(Integer.parseInt(matcher.group(1)));
            end = matcher.end();
        }
        pending.delete(0, Math.max(pending.lastIndexOf("\n") + 1, end));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
