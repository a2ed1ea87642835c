package dev.slipstream.terminal;

/** Names a terminal in URLs; random, not guessable. */
public record TerminalId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
