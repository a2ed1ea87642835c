package dev.slipstream.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A terminal that was kept: what lies in its memory, and what comes from now on. */
final class KeptScreen implements Pty.Output {
    private final StringBuilder text = new StringBuilder();
    private final TerminalMemory memory;
    private final Pty pty;
    private final long from;
    private boolean over;

    KeptScreen(Ptys ptys, DescriptorStore.Kept kept) throws IOException {
        memory = TerminalMemory.map(kept.memory());
        from = memory.ring().start();
        note(from);
        pty = ptys.adopt(kept.master(), kept.about().running(), this);
    }

    Pty pty() {
        return pty;
    }

    Label label() {
        return Label.of(memory.note());
    }

    /** Offset of the first byte of the text. */
    long from() {
        return from;
    }

    synchronized String text() {
        return text.toString();
    }

    KeptScreen awaitText(String end) {
        return await(() -> text.indexOf(end, Math.max(0, text.length() - 2 * end.length())) >= 0);
    }

    KeptScreen awaitEnd() {
        return await(() -> over);
    }

    @Override
    public MemorySegment room() {
        return memory.room();
    }

    @Override
    public synchronized void data(int length) {
        var before = memory.ring().end();
        memory.append(length);
        note(before);
        notifyAll();
    }

    @Override
    public void pause() {
        // it is looked at as it comes
    }

    @Override
    public boolean wantsMore() {
        return true;
    }

    @Override
    public synchronized void ended(int exitCode) {
        over = true;
        notifyAll();
    }

    private void note(long since) {
        var bytes = ByteBuffer.allocate((int) (memory.ring().end() - since));
        memory.ring().copy(since, bytes.capacity(), bytes);
        text.append(new String(bytes.array(), StandardCharsets.ISO_8859_1));
    }

    private synchronized KeptScreen await(BooleanSupplier condition) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            assertThat(left).as("in time; %d characters so far", text.length()).isPositive();
            try {
                wait(left);
            } catch (InterruptedException interrupt) {
                throw new IllegalStateException(interrupt);
            }
        }
        return this;
    }
}
