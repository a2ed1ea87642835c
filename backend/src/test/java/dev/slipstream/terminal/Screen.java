package dev.slipstream.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Keeps all that a pseudo-terminal says. */
final class Screen implements Pty.Output {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final MemorySegment room = Arena.ofAuto().allocate(4096);
    private int most = Integer.MAX_VALUE;
    private @Nullable Pty pty;
    private @Nullable Integer code;

    @Override
    public MemorySegment room() {
        return room;
    }

    @Override
    public synchronized void data(int length) {
        output.writeBytes(room.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
        notifyAll();
    }

    @Override
    public void pause() {
        // it is looked at as it comes
    }

    @Override
    public synchronized boolean wantsMore() {
        return output.size() < most;
    }

    @Override
    public synchronized void ended(int exitCode) {
        code = exitCode;
        notifyAll();
    }

    synchronized void takeAtMost(int bytes) {
        most = bytes;
    }

    void belongsTo(Pty its) {
        pty = its;
    }

    Pty pty() {
        return Objects.requireNonNull(pty);
    }

    synchronized int size() {
        return output.size();
    }

    synchronized byte[] bytes() {
        return output.toByteArray();
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    synchronized int code() {
        return code == null ? Integer.MIN_VALUE : code;
    }

    Screen awaitOutput(String text) {
        return await("output with " + text, () -> text().contains(text));
    }

    Screen awaitEnd() {
        return await("the end", () -> code != null);
    }

    private synchronized Screen await(String what, BooleanSupplier condition) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            assertThat(left)
                    .as("%s in time; %d bytes so far", what, output.size())
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
