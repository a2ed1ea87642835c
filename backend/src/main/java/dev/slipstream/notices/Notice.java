package dev.slipstream.notices;

import java.net.URI;
import java.util.Map;

/**
 * @param event a word for programs, such as {@code failed}
 * @param title one line
 * @param text some sentences; may be empty
 * @param link where to read on
 * @param facts for programs
 */
public record Notice(String event, String title, String text, URI link, Map<String, String> facts) {
    public Notice {
        facts = Map.copyOf(facts);
    }
}
