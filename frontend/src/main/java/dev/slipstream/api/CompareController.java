package dev.slipstream.api;

import dev.slipstream.compare.Comparisons;
import dev.slipstream.compare.Comparisons.Mine;
import dev.slipstream.compare.ResultDiff;
import dev.slipstream.project.Projects;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.workspace.ProjectId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A model's rows beside production's. */
@RestController
@RequestMapping("/api/v1/projects/{project}/compare")
class CompareController {
    private final CurrentUser currentUser;
    private final Projects projects;
    private final Comparisons comparisons;

    CompareController(CurrentUser currentUser, Projects projects, Comparisons comparisons) {
        this.currentUser = currentUser;
        this.projects = projects;
        this.comparisons = comparisons;
    }

    /**
     * @param mine {@code table} (default) or {@code query}
     * @param key empty: whole rows; null: what dbt knows
     */
    record Order(
            @Nullable String model,
            @Nullable String text,
            @Nullable String mine,
            @Nullable List<String> key,
            @Nullable String id) {
        Comparisons.Question question() {
            if (model() == null) {
                throw new IllegalArgumentException("no model was sent");
            }
            var side = switch (mine() == null ? "table" : mine()) {
                case "table" -> Mine.TABLE;
                case "query" -> Mine.QUERY;
                case String other ->
                    throw new IllegalArgumentException(
                            "\"%s\" cannot be compared: table or query can".formatted(other));
            };
            return new Comparisons.Question(
                    model(),
                    Optional.ofNullable(text()),
                    side,
                    Optional.ofNullable(key()),
                    id() == null ? UUID.randomUUID().toString() : id());
        }
    }

    record Answer(
            String model,
            ResultDiff.Side mine,
            ResultDiff.Side theirs,
            List<String> key,
            ResultDiff.Counts counts,
            List<ResultDiff.ColumnDiff> columns,
            List<ResultDiff.Sample> samples,
            double queryMs) {}

    @PostMapping
    Answer compare(@PathVariable String project, @RequestBody Order order) {
        var user = currentUser.require().name();
        var id = projects.require(new ProjectId(project)).id();
        var diff = comparisons.compare(user, id, order.question());
        return new Answer(
                diff.model(),
                diff.mine(),
                diff.theirs(),
                diff.key(),
                diff.counts(),
                diff.columns(),
                diff.samples(),
                diff.took().toNanos() / 1e6);
    }
}
