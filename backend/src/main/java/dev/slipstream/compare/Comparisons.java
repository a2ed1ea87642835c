package dev.slipstream.compare;

import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.util.List;
import java.util.Optional;

/**
 * Compares a model's rows of development with production's. Blocking; any thread. Only counts and samples leave the
 * warehouse. Failures are {@code PreviewFailure}, and {@link CannotCompare} where there is nothing to compare.
 */
public interface Comparisons {
    ResultDiff compare(UserName user, ProjectId project, Question question);

    /**
     * @param model name, unique_id or path
     * @param text unsaved text of its file
     * @param key columns that tell rows apart; empty list: rows are compared as a whole; empty: what dbt knows
     * @param id to cancel by, as that of a preview
     */
    record Question(String model, Optional<String> text, Mine mine, Optional<List<String>> key, String id) {}

    /** Which rows are the user's. */
    enum Mine {
        /** What is built in the user's schema. */
        TABLE,
        /** What the model's SQL would give now, with the deferral in force. */
        QUERY
    }
}
