package dev.slipstream.connections;

/** A password in memory; prints as dots. */
public record Password(String reveal) {
    @Override
    public String toString() {
        return "•••";
    }
}
