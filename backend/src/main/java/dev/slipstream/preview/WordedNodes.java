package dev.slipstream.preview;

import dev.slipstream.dbt.ExplainSink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Passes on what dbt tells of many nodes, with their reads in words. */
final class WordedNodes implements ExplainSink {
    private final ReadWords words;
    private final ExplanationSink sink;
    private final Map<String, List<Read>> nodes = new LinkedHashMap<>();

    WordedNodes(ReadWords words, ExplanationSink sink) {
        this.words = words;
        this.sink = sink;
    }

    @Override
    public void began(int count) {
        nodes.clear();
        sink.began(count);
    }

    @Override
    public void explained(Node node) {
        var reads = words.of(node.reads());
        nodes.put(node.uniqueId(), reads);
        sink.explained(new ExplanationSink.Model(node.uniqueId(), node.path(), reads, node.error()));
    }

    /** All that were told of, by unique_id. */
    Map<String, List<Read>> nodes() {
        return nodes;
    }
}
