package dev.slipstream.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OutputRingTest {
    private static final int LIMIT = 1024 * 1024;

    @Test
    void theLatestBytesAreThereWhateverThePieces() {
        var random = new Random(7);
        for (var limit : new int[] {1000, 20_000, LIMIT}) {
            var all = new byte[3 * limit + 17];
            random.nextBytes(all);
            var ring = new OutputRing(header(), limit);
            for (var at = 0; at < all.length; ) {
                var length = Math.min(all.length - at, 1 + random.nextInt(limit + limit / 10));
                ring.append(MemorySegment.ofArray(all).asSlice(at, length));
                at += length;
                assertThat(ring.end()).isEqualTo(at);
                var from = (int) ring.start();
                assertThat(copy(ring, from)).isEqualTo(Arrays.copyOfRange(all, from, at));
            }
            assertThat(ring.start()).isEqualTo(all.length - limit);
        }
    }

    @Test
    void aSmallShellCostsLittle() {
        var ring = new OutputRing(header(), LIMIT);
        append(ring, "$ ");

        assertThat(ring.start()).isZero();
        assertThat(ring.safeStart()).isZero();
    }

    @Test
    void aScreenThatKnowsNothingBeginsAtALine() {
        var ring = new OutputRing(header(), 10);
        append(ring, "first line\nsecond\nx");

        assertThat(new String(copy(ring, (int) ring.safeStart()), StandardCharsets.UTF_8))
                .isEqualTo("second\nx");
    }

    @Test
    void whatIsForgottenCannotBeCopied() {
        var ring = new OutputRing(header(), 4);
        append(ring, "123456");

        assertThatIllegalArgumentException().isThrownBy(() -> copy(ring, 1)).withMessageContaining("2..6");
    }

    private static MemorySegment header() {
        return MemorySegment.ofArray(new long[8]);
    }

    private static void append(OutputRing ring, String text) {
        ring.append(MemorySegment.ofArray(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] copy(OutputRing ring, int from) {
        var target = ByteBuffer.allocate((int) ring.end() - from);
        ring.copy(from, target.capacity(), target);
        return target.array();
    }

    @Test
    void memoryThatAnEarlierServerMadeLargerIsUsedWhole() throws IOException {
        var pages = 2 * 4096;
        var bytes = 3 * 1024 * 1024;
        try (var memory = TerminalMemory.map(SharedMemory.create("earlier", pages + bytes))) {
            memory.append(MemorySegment.ofArray(new byte[bytes]));

            assertThat(memory.ring().start()).isZero();
            assertThat(memory.ring().end()).isEqualTo(bytes);
        }
    }
}
