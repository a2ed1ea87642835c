package dev.slipstream.preview;

import java.util.List;
import java.util.Optional;

/** Is told what many models read, one after the other. Called on the thread that asks. */
public interface ExplanationSink {
    /** For whoever waits for all of it. */
    ExplanationSink NOBODY = new ExplanationSink() {
        @Override
        public void began(int models) {}

        @Override
        public void explained(Model model) {}
    };

    /** Comes first; once more, when dbt had to be started anew, which tells everything again. */
    void began(int models);

    void explained(Model model);

    /**
     * @param path of its file, in the project
     * @param error why it cannot be compiled; then nothing is known of its reads
     */
    record Model(String uniqueId, String path, List<Read> reads, Optional<String> error) {}
}
