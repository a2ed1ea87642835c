package dev.slipstream.ui.bolt;

import dev.slipstream.dbt.DbtFailure;
import dev.slipstream.dbt.DbtProject;
import dev.slipstream.dbt.Limits;
import dev.slipstream.dbt.RowSink;
import dev.slipstream.dbt.Rows;
import dev.slipstream.defer.DeferChoice;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.ProductionFacts;
import dev.slipstream.preview.CompiledPreview;
import dev.slipstream.preview.ExplanationSink;
import dev.slipstream.preview.Plan;
import dev.slipstream.preview.PreviewFailure;
import dev.slipstream.preview.PreviewRequest;
import dev.slipstream.preview.PreviewResult;
import dev.slipstream.preview.PreviewSink;
import dev.slipstream.preview.Previews;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Answers SQL with rows of one column, or refuses. */
final class FakePreviews implements Previews {
    private static final DeferStatus OFF = new DeferStatus(
            DeferChoice.OFF, new DeferStatus.State.Missing(List.of()), new ProductionFacts(false, "", List.of()));

    final List<String> asked = new ArrayList<>();
    final List<List<@Nullable Object>> rows = new ArrayList<>();
    boolean away;

    void row(@Nullable Object cell) {
        var row = new ArrayList<@Nullable Object>();
        row.add(cell);
        rows.add(row);
    }

    @Override
    public PreviewResult preview(UserName user, ProjectId project, PreviewRequest request, Limits limits, String id) {
        if (request.subject() instanceof PreviewRequest.Subject.Sql(var sql)) {
            asked.add(sql);
        }
        if (away) {
            throw new PreviewFailure(
                    "The warehouse cannot be reached",
                    "nothing answers",
                    Optional.empty(),
                    false,
                    new DbtFailure(DbtFailure.Kind.CONNECTION, "nothing answers", DbtFailure.Place.NOWHERE));
        }
        return new PreviewResult(
                id,
                new CompiledPreview(
                        "", "", List.of(), Optional.empty(), Optional.empty(), Optional.empty(), OFF, Duration.ZERO),
                List.of(new RowSink.Column("id", "integer")),
                new Rows(rows.size(), JsonMapper.shared().writeValueAsString(rows)),
                false,
                Duration.ZERO);
    }

    @Override
    public CompiledPreview compile(UserName user, ProjectId project, PreviewRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Explanation explain(
            UserName user,
            ProjectId project,
            Question question,
            ExplanationSink sink,
            DbtProject.Cancellation cancellation) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stream(
            UserName user, ProjectId project, PreviewRequest request, Limits limits, String id, PreviewSink sink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Plan plan(UserName user, ProjectId project, List<String> argv, Duration budget) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String fingerprint(UserName user, ProjectId project) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean cancel(UserName user, String id) {
        throw new UnsupportedOperationException();
    }
}
