package dev.slipstream.preview;

import dev.slipstream.defer.DeferMode;
import java.util.Optional;

/** What the user wants to see. */
public record PreviewRequest(Subject subject, Optional<DeferMode> mode) {
    public PreviewRequest with(DeferMode other) {
        return new PreviewRequest(subject, Optional.of(other));
    }

    /** What is looked at. */
    public sealed interface Subject {
        /**
         * A model, perhaps as it stands unsaved in the editor.
         *
         * @param model name, unique_id or path
         * @param text unsaved text
         * @param part what of it; empty: the whole model
         */
        record Model(String model, Optional<String> text, Optional<Part> part) implements Subject {}

        /** SQL with Jinja of the user's own. */
        record Sql(String sql) implements Subject {}
    }

    /** A part of a model's text. */
    public sealed interface Part {
        /** @param from first character, from 0; {@code to} is exclusive */
        record Selection(int from, int to) implements Part {}

        record Cte(String name) implements Part {}
    }
}
