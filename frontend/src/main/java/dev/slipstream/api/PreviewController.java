package dev.slipstream.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.slipstream.dbt.Broken;
import dev.slipstream.dbt.Limits;
import dev.slipstream.dbt.RowSink;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.preview.CompiledPreview;
import dev.slipstream.preview.PreviewFailure;
import dev.slipstream.preview.PreviewRequest;
import dev.slipstream.preview.Previews;
import dev.slipstream.preview.Read;
import dev.slipstream.project.Projects;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import jakarta.servlet.http.HttpServletResponse;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Compiled SQL, explanations and rows. */
@RestController
@RequestMapping("/api/v1/projects/{project}")
class PreviewController {
    private static final Logger log = LoggerFactory.getLogger(PreviewController.class);

    private final CurrentUser currentUser;
    private final Projects projects;
    private final Previews previews;
    private final StateAnswers states;
    private final JsonMapper json;

    PreviewController(
            CurrentUser currentUser, Projects projects, Previews previews, StateAnswers states, JsonMapper json) {
        this.currentUser = currentUser;
        this.projects = projects;
        this.previews = previews;
        this.states = states;
        this.json = json;
    }

    record Selection(int from, int to) {}

    record Order(
            @Nullable String model,
            @Nullable String text,
            @Nullable Selection selection,
            @Nullable String cte,
            @Nullable String sql,
            @Nullable String mode,
            @Nullable Integer limit,
            @Nullable String id) {
        Limits limits() {
            return limit() == null ? Limits.DEFAULT : Limits.DEFAULT.withRows(limit());
        }

        String name() {
            return id() == null ? UUID.randomUUID().toString() : id();
        }

        PreviewRequest request() {
            var asked = Optional.ofNullable(mode()).map(DeferMode::ofWire);
            if (sql() != null) {
                return new PreviewRequest(new PreviewRequest.Subject.Sql(sql()), asked);
            }
            if (model() == null) {
                throw new IllegalArgumentException("neither model nor sql was sent; one of them is needed");
            }
            Optional<PreviewRequest.Part> part = Optional.empty();
            if (selection() != null) {
                part = Optional.of(new PreviewRequest.Part.Selection(
                        selection().from(), selection().to()));
            } else if (cte() != null) {
                part = Optional.of(new PreviewRequest.Part.Cte(cte()));
            }
            return new PreviewRequest(
                    new PreviewRequest.Subject.Model(model(), Optional.ofNullable(text()), part), asked);
        }
    }

    record Compilation(
            String sql, List<Read> reads, @Nullable Broken broken, StateAnswers.@Nullable State state) {}

    record ExplainOrder(
            @Nullable String select,
            @Nullable String mode,
            @Nullable String command) {}

    record Explanation(
            Map<String, List<Read>> nodes,
            @Nullable Broken broken,
            @Nullable String away,
            StateAnswers.@Nullable State state) {}

    record Timings(double compileMs, double queryMs) {
        static Timings of(Duration compile, Duration query) {
            return new Timings(millis(compile), millis(query));
        }

        private static double millis(Duration duration) {
            return duration.toNanos() / 1e6;
        }
    }

    /** The first line of a stream. */
    record Head(
            String id,
            List<RowSink.Column> columns,
            String sql,
            List<Read> reads,
            @Nullable Broken broken,
            StateAnswers.@Nullable State state) {}

    /** @param rows an array of arrays, as the worker wrote it */
    record Whole(
            String id,
            List<RowSink.Column> columns,
            @JsonRawValue String rows,
            boolean truncated,
            String sql,
            List<Read> reads,
            @Nullable Broken broken,
            StateAnswers.@Nullable State state,
            Timings timings) {}

    @PostMapping("/compile")
    Compilation compile(@PathVariable String project, @RequestBody Order order) {
        var user = currentUser.require().name();
        var id = known(project);
        var compiled = previews.compile(user, id, order.request());
        return new Compilation(
                compiled.sql(), compiled.reads(), compiled.broken().orElse(null), state(compiled, user, id));
    }

    @PostMapping("/explain")
    Explanation explain(@PathVariable String project, @RequestBody ExplainOrder order) {
        var user = currentUser.require().name();
        var id = known(project);
        var question = new Previews.Question(
                Optional.ofNullable(order.select()),
                Optional.ofNullable(order.mode()).map(DeferMode::ofWire),
                together(order.command()));
        var explained = previews.explain(user, id, question);
        return new Explanation(
                explained.nodes(),
                explained.broken().orElse(null),
                explained.away().orElse(null),
                states.of(explained.status(), user, id));
    }

    @PostMapping(path = "/preview", produces = MediaType.APPLICATION_JSON_VALUE)
    Whole preview(@PathVariable String project, @RequestBody Order order) {
        var user = currentUser.require().name();
        var id = known(project);
        var result = previews.preview(user, id, order.request(), order.limits(), order.name());
        var compiled = result.compiled();
        return new Whole(
                result.id(),
                result.columns(),
                result.rows().json(),
                result.truncated(),
                compiled.sql(),
                compiled.reads(),
                compiled.broken().orElse(null),
                state(compiled, user, id),
                Timings.of(compiled.took(), result.query()));
    }

    /** A failure after the first line is the last one; a client that goes away ends the query. */
    @PostMapping(path = "/preview", produces = RowLines.MEDIA_TYPE)
    void stream(@PathVariable String project, @RequestBody Order order, HttpServletResponse response) {
        var user = currentUser.require().name();
        var id = known(project);
        var lines = new RowLines(
                response,
                json,
                (name, compiled, columns) -> new Head(
                        name,
                        columns,
                        compiled.sql(),
                        compiled.reads(),
                        compiled.broken().orElse(null),
                        state(compiled, user, id)));
        try {
            previews.stream(user, id, order.request(), order.limits(), order.name(), lines);
        } catch (PreviewFailure failure) {
            if (!lines.hasBegun()) {
                throw failure;
            }
            lines.broken(Problems.of(failure));
        } catch (UncheckedIOException gone) {
            log.debug("the reader of a preview went away", gone);
        }
    }

    @DeleteMapping("/previews/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(@PathVariable String project, @PathVariable String id) {
        known(project);
        if (!previews.cancel(currentUser.require().name(), id)) {
            throw new NoSuchElementException("no preview \"%s\" of yours is running".formatted(id));
        }
    }

    private ProjectId known(String project) {
        return projects.require(new ProjectId(project)).id();
    }

    private StateAnswers.@Nullable State state(CompiledPreview compiled, UserName user, ProjectId project) {
        return states.of(compiled.status(), user, project);
    }

    private static boolean together(@Nullable String command) {
        return switch (command == null ? "show" : command) {
            case "show" -> false;
            case "build" -> true;
            case String other ->
                throw new IllegalArgumentException("not a command to explain: \"%s\" (show or build)".formatted(other));
        };
    }
}
