package dev.slipstream.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fixtures are those that the browser's tests read. */
class MessagesTest {
    @Test
    void attachTellsTheTicketAndWhatTheScreenShows() {
        assertThat(ClientMessage.decode(frame("attach")))
                .isEqualTo(new ClientMessage.Attach(
                        "dGlja2V0", new TerminalId("7f0c"), OptionalLong.of(1_048_577), new TerminalSize(120, 30)));
    }

    @Test
    void aNewScreenHasNoOffset() {
        assertThat(ClientMessage.decode(frame("attach-new")))
                .isEqualTo(new ClientMessage.Attach(
                        "dGlja2V0", new TerminalId("7f0c"), OptionalLong.empty(), new TerminalSize(80, 24)));
    }

    @Test
    void inputResizeAndAckAreBinary() {
        assertThat(ClientMessage.decode(frame("input")))
                .isEqualTo(new ClientMessage.Input(StandardCharsets.UTF_8.encode("é\r")));
        assertThat(ClientMessage.decode(frame("resize")))
                .isEqualTo(new ClientMessage.Resize(new TerminalSize(120, 30)));
        assertThat(ClientMessage.decode(frame("ack"))).isEqualTo(new ClientMessage.Ack(3_000_000_000L));
    }

    @Test
    void sizesThatNoProgramBearsAreClamped() {
        assertThat(ClientMessage.decode(bytes("01ffff0000")))
                .isEqualTo(new ClientMessage.Resize(new TerminalSize(500, 1)));
    }

    @Test
    void whatIsNoMessageIsRefused() {
        for (var wrong : new String[] {"", "07", "010050", "02ff", "037b7d", "03ff"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> ClientMessage.decode(bytes(wrong)));
        }
    }

    @Test
    void eventsAreJsonAfterTheirKind() {
        assertThat(json(new TerminalEvent.Attached(1_048_577, 120, 30, true, "")))
                .isEqualTo(message("attached"));
        assertThat(json(new TerminalEvent.ReplayDone())).isEqualTo(message("replayDone"));
        assertThat(json(TerminalEvent.Exit.of(130))).isEqualTo(message("exit"));
    }

    private static JsonNode json(TerminalEvent event) {
        var frame = event.frame();
        assertThat(frame.get()).isEqualTo(TerminalEvent.EVENT);
        return JsonMapper.shared().readTree(StandardCharsets.UTF_8.decode(frame).toString());
    }

    private static ByteBuffer frame(String name) {
        return bytes(fixture(name).path("hex").asString());
    }

    private static JsonNode message(String name) {
        return fixture(name).path("message");
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static JsonNode fixture(String name) {
        try {
            return JsonMapper.shared()
                    .readTree(Files.readString(Path.of("src/test/resources/protocol/terminal", name + ".json")));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
