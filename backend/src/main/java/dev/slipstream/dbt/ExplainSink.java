package dev.slipstream.dbt;

import java.util.List;
import java.util.Optional;

/** Is told what many nodes read, one after the other. Called on the thread that asks. */
public interface ExplainSink {
    /** Comes first; once more, when dbt had to be started anew, which tells everything again. */
    void began(int nodes);

    void explained(Node node);

    /**
     * @param path of its file, in the project
     * @param error why it cannot be compiled; then nothing is known of its reads
     */
    record Node(String uniqueId, String path, List<RefRead> reads, Optional<String> error) {}
}
