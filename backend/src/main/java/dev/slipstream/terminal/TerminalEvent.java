package dev.slipstream.terminal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.ByteBuffer;
import tools.jackson.databind.json.JsonMapper;

/** What the server says beside output: frame kind 1 with JSON. Mirrors {@code terminal/protocol.ts}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TerminalEvent.Attached.class, name = "attached"),
    @JsonSubTypes.Type(value = TerminalEvent.ReplayDone.class, name = "replayDone"),
    @JsonSubTypes.Type(value = TerminalEvent.Exit.class, name = "exit")
})
sealed interface TerminalEvent {
    byte DATA = 0;
    byte EVENT = 1;

    /** A frame of output holds at most this much beside its kind. */
    int MAX_DATA_BYTES = 64 * 1024;

    /**
     * The first message.
     *
     * @param offset of the output that follows; from here on both sides count
     * @param resumed whether the screen goes on where it was; if not it is to be cleared
     * @param modes to be written to the cleared screen first; counts as no output
     */
    record Attached(
            long offset,
            int cols,
            int rows,
            boolean resumed,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String modes) implements TerminalEvent {}

    /** What follows is new; input counts from now on. */
    record ReplayDone() implements TerminalEvent {}

    /**
     * All output was sent before.
     *
     * @param code as the shell knows it
     * @param signal the signal's number, or 0
     */
    record Exit(int code, int signal) implements TerminalEvent {
        private static final int SIGNALLED = 128;

        static Exit of(int code) {
            return new Exit(code, code > SIGNALLED && code < SIGNALLED + 65 ? code - SIGNALLED : 0);
        }
    }

    default ByteBuffer frame() {
        var json = JsonMapper.shared().writerFor(TerminalEvent.class).writeValueAsBytes(this);
        return ByteBuffer.allocate(1 + json.length).put(EVENT).put(json).flip();
    }
}
