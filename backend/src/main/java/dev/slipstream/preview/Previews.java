package dev.slipstream.preview;

import dev.slipstream.dbt.Broken;
import dev.slipstream.dbt.DbtProject.Cancellation;
import dev.slipstream.dbt.Limits;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiled SQL, explanations and rows. Blocking; any thread; failures are {@link PreviewFailure}. */
public interface Previews {
    CompiledPreview compile(UserName user, ProjectId project, PreviewRequest request);

    default Explanation explain(UserName user, ProjectId project, Question question) {
        return explain(user, project, question, ExplanationSink.NOBODY, new Cancellation());
    }

    /**
     * @param sink is told of each model as soon as it is known
     * @param cancellation ends it from another thread, with CANCELLED
     */
    Explanation explain(
            UserName user, ProjectId project, Question question, ExplanationSink sink, Cancellation cancellation);

    /**
     * What many models read.
     *
     * @param select dbt selector; empty: all models
     * @param mode empty: the saved choice
     * @param together all in one command ({@code build}) instead of each by itself ({@code show})
     */
    record Question(Optional<String> select, Optional<DeferMode> mode, boolean together) {}

    /** @param id chosen by the caller to cancel by; unique among the user's running previews */
    PreviewResult preview(UserName user, ProjectId project, PreviewRequest request, Limits limits, String id);

    void stream(UserName user, ProjectId project, PreviewRequest request, Limits limits, String id, PreviewSink sink);

    /**
     * What a command would build and read, and which traps it steps into.
     *
     * @param argv arguments after {@code dbt}
     * @param budget after which nodes are named only
     */
    Plan plan(UserName user, ProjectId project, List<String> argv, Duration budget);

    /** Changes when a relation was made or dropped on either side, or when the warehouse went away or came back. */
    String fingerprint(UserName user, ProjectId project);

    /** @return false if no such preview of the user's is running */
    boolean cancel(UserName user, String id);

    /**
     * By unique_id.
     *
     * @param away why the warehouse does not answer: then it is unknown what exists there
     */
    record Explanation(
            Map<String, List<Read>> nodes, Optional<Broken> broken, Optional<String> away, DeferStatus status) {}
}
