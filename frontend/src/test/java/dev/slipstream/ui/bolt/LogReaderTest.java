package dev.slipstream.ui.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogReaderTest {
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private int reads;

    @Test
    void whatIsAddedComesOnce() {
        var reader = new LogReader(this::read, 0);
        add("one\n");
        assertThat(reader.read(OptionalLong.empty())).isEqualTo("one\n");
        assertThat(reader.read(OptionalLong.empty())).isEmpty();
        add("two\n");
        assertThat(reader.read(OptionalLong.empty())).isEqualTo("two\n");
        assertThat(reader.cut()).isFalse();
    }

    @Test
    void aCharacterThatIsHalfWrittenWaitsForItsRest() {
        var reader = new LogReader(this::read, 0);
        var euro = "€".getBytes(StandardCharsets.UTF_8);
        file.writeBytes(new byte[] {'a', euro[0], euro[1]});
        assertThat(reader.read(OptionalLong.empty())).isEqualTo("a");
        file.write(euro[2]);
        assertThat(reader.read(OptionalLong.empty())).isEqualTo("€");
    }

    @Test
    void aStepEndsWhereTheNextBegins() {
        add("first\nsecond\n");
        assertThat(new LogReader(this::read, 0).read(OptionalLong.of(6))).isEqualTo("first\n");
        assertThat(new LogReader(this::read, 6).read(OptionalLong.of(13))).isEqualTo("second\n");
    }

    @Test
    void ofALongLogTheLastWholeLinesAreShownWhetherItHasEndedOrNot() {
        var line = "x".repeat(99) + "\n";
        add(line.repeat(20_000) + "end\n");
        for (var end : new OptionalLong[] {OptionalLong.empty(), OptionalLong.of(file.size())}) {
            var reader = new LogReader(this::read, 0);
            var text = reader.read(end);
            assertThat(text).startsWith(line).endsWith("end\n");
            assertThat(text.length()).isBetween(LogReader.SHOWN_BYTES - line.length(), LogReader.SHOWN_BYTES);
            assertThat(reader.cut()).isTrue();
        }
    }

    @Test
    void whatCameBeforeIsGivenWhenItIsAskedForUntilAllIsThere() {
        var all = IntStream.range(0, 40_000).mapToObj("line %d\n"::formatted).collect(Collectors.joining());
        add("another step's\n" + all);
        var reader = new LogReader(this::read, 15);
        var shown = reader.read(OptionalLong.of(file.size()));
        assertThat(shown.length()).isLessThanOrEqualTo(LogReader.SHOWN_BYTES);
        while (reader.cut()) {
            var earlier = reader.earlier();
            assertThat(earlier).endsWith("\n").startsWith("line ");
            shown = earlier + shown;
        }
        assertThat(shown).isEqualTo(all);
        assertThat(reader.earlier()).isEmpty();
    }

    @Test
    void aFloodLeavesAGapAndALongLogIsNotReadFromItsBeginning() {
        var reader = new LogReader(this::read, 0);
        add("before\n");
        assertThat(reader.read(OptionalLong.empty())).isEqualTo("before\n");
        assertThat(reader.gap()).isFalse();
        add("a line\n".repeat(3_000_000) + "end\n");
        reads = 0;
        assertThat(reader.read(OptionalLong.empty())).endsWith("end\n");
        assertThat(reader.gap()).isTrue();
        assertThat(reader.cut()).isTrue();
        assertThat(reads).isLessThan(2 * LogReader.SHOWN_BYTES + 100_000);
        add("more\n");
        assertThat(reader.read(OptionalLong.empty())).isEqualTo("more\n");
        assertThat(reader.gap()).isFalse();
    }

    private void add(String text) {
        file.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] read(long from, int limit) {
        var all = file.toByteArray();
        var start = (int) Math.min(from, all.length);
        var piece = Arrays.copyOfRange(all, start, Math.min(all.length, start + limit));
        reads += piece.length;
        return piece;
    }
}
