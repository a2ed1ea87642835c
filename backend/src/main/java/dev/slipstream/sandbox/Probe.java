package dev.slipstream.sandbox;

import java.io.IOException;

/** Whether the walls hold here. */
interface Probe {
    Found look() throws IOException;

    sealed interface Found {
        record Holds(String version) implements Found {}

        record Fails(String reason) implements Found {}
    }
}
