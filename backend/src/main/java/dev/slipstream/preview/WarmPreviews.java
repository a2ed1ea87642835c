package dev.slipstream.preview;

import dev.slipstream.dbt.Compiled;
import dev.slipstream.dbt.Copying;
import dev.slipstream.dbt.Dbt;
import dev.slipstream.dbt.DbtFailure;
import dev.slipstream.dbt.DbtProject.Cancellation;
import dev.slipstream.dbt.DeferredTo;
import dev.slipstream.dbt.Limits;
import dev.slipstream.dbt.NodeSummary;
import dev.slipstream.dbt.RefRead;
import dev.slipstream.dbt.RowSink;
import dev.slipstream.dbt.Rows;
import dev.slipstream.dbt.Target;
import dev.slipstream.defer.CommandLine;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import dev.slipstream.workspace.WorkspacePath;
import dev.slipstream.workspace.Workspaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Previews by a warm dbt. */
@Service
final class WarmPreviews implements Previews {
    private final Dbt dbt;
    private final DeferFacts facts;
    private final Workspaces workspaces;
    private final Map<Running, Cancellation> running = new ConcurrentHashMap<>();

    WarmPreviews(Dbt dbt, DeferFacts facts, Workspaces workspaces) {
        this.dbt = dbt;
        this.facts = facts;
        this.workspaces = workspaces;
    }

    private record Running(UserName user, String id) {}

    @Override
    public CompiledPreview compile(UserName user, ProjectId project, PreviewRequest request) {
        var warm = dbt.project(user, project);
        var status = status(user, project, request.mode());
        try {
            return worded(
                    warm.compile(target(user, project, request), deferred(user, project, status)),
                    words(user, project, status),
                    status);
        } catch (DbtFailure failure) {
            throw Failures.of(failure, status);
        }
    }

    @Override
    public Explanation explain(
            UserName user, ProjectId project, Question question, ExplanationSink sink, Cancellation cancellation) {
        var warm = dbt.project(user, project);
        var status = status(user, project, question.mode());
        try {
            var told = new WordedNodes(words(user, project, status), sink);
            var explained = warm.explain(
                    question.select(), deferred(user, project, status), question.together(), told, cancellation);
            return new Explanation(told.nodes(), explained.broken(), explained.away(), status);
        } catch (DbtFailure failure) {
            throw Failures.of(failure, status);
        }
    }

    @Override
    public PreviewResult preview(UserName user, ProjectId project, PreviewRequest request, Limits limits, String id) {
        var collected = new Collected();
        stream(user, project, request, limits, id, collected);
        return collected.result(id);
    }

    @Override
    public void stream(
            UserName user, ProjectId project, PreviewRequest request, Limits limits, String id, PreviewSink sink) {
        var warm = dbt.project(user, project);
        var status = status(user, project, request.mode());
        var cancellation = new Cancellation();
        var key = new Running(user, id);
        if (running.putIfAbsent(key, cancellation) != null) {
            throw new IllegalArgumentException("a preview with the id \"%s\" is running".formatted(id));
        }
        try {
            warm.show(
                    target(user, project, request),
                    deferred(user, project, status),
                    limits,
                    new Worded(id, () -> words(user, project, status), status, sink),
                    cancellation);
        } catch (DbtFailure failure) {
            throw Failures.of(failure, status);
        } finally {
            running.remove(key);
        }
    }

    @Override
    public Plan plan(UserName user, ProjectId project, List<String> argv, Duration budget) {
        checkFolder(user, project, argv);
        try {
            var forecast = dbt.forecast(user, project, argv, Map.of(), budget);
            var words = words(user, project, forecast.status());
            var nodes = forecast.nodes().stream()
                    .map(node -> new Plan.Node(
                            node.uniqueId(),
                            node.name(),
                            node.materialized() == null ? node.resourceType() : node.materialized(),
                            node.built(),
                            node.relation(),
                            node.action(forecast.fullRefresh()),
                            words.of(node.reads()),
                            node.error()))
                    .toList();
            return new Plan(forecast.plan(), nodes, forecast.partial());
        } catch (DbtFailure failure) {
            throw Failures.of(failure, facts.deferrals().status(user, project));
        }
    }

    /** A plan is of this project, so the command must not name another. */
    private void checkFolder(UserName user, ProjectId project, List<String> argv) {
        var root = workspaces.require(user, project).root();
        CommandLine.parse(argv)
                .projectFolder(Map.of())
                .filter(folder -> !root.resolve(folder).normalize().equals(root))
                .ifPresent(folder -> {
                    throw new IllegalArgumentException(
                            "--project-dir %s is not the folder of %s, which is planned here; leave it out"
                                    .formatted(folder, project));
                });
    }

    @Override
    public String fingerprint(UserName user, ProjectId project) {
        var state = facts.deferrals().status(user, project).artifact().map(artifact -> artifact.folder());
        try {
            return dbt.project(user, project).fingerprint(state);
        } catch (DbtFailure away) {
            return "away: " + away.getMessage();
        }
    }

    @Override
    public boolean cancel(UserName user, String id) {
        var cancellation = running.get(new Running(user, id));
        if (cancellation == null) {
            return false;
        }
        cancellation.cancel();
        return true;
    }

    /**
     * The deferral that is answered with.
     *
     * @throws PreviewFailure if a mode was chosen or asked for that cannot be had: rows of development would look like an answer
     */
    private DeferStatus status(UserName user, ProjectId project, Optional<DeferMode> mode) {
        var status = mode.map(asked -> facts.deferrals().status(user, project, asked))
                .orElseGet(() -> facts.deferrals().status(user, project));
        if (status.choice().mode() != DeferMode.OFF && status.state() instanceof DeferStatus.State.Missing missing) {
            throw Failures.unavailable(missing);
        }
        return status;
    }

    /** The state also goes along when deferral is off: what favor state would do is asked in the same breath. */
    private DeferredTo deferred(UserName user, ProjectId project, DeferStatus status) {
        var derivation = facts.derivations().of(user, project, status);
        return new DeferredTo(derivation.mode(), status.artifact().map(state -> state.folder()), derivation.without());
    }

    private Target target(UserName user, ProjectId project, PreviewRequest request) {
        return switch (request.subject()) {
            case PreviewRequest.Subject.Sql(var sql) -> new Target.Inline(sql);
            case PreviewRequest.Subject.Model(var model, var text, var part) ->
                part.map(one -> part(one, model, text.orElseGet(() -> saved(user, project, model))))
                        .orElseGet(() -> new Target.Node(model, text));
        };
    }

    /** A selection is a query of its own; a model that ends after a CTE is still that model. */
    private static Target part(PreviewRequest.Part part, String model, String text) {
        return switch (part) {
            case PreviewRequest.Part.Selection(var from, var to) -> {
                if (from < 0 || to > text.length() || from >= to) {
                    throw new IllegalArgumentException("the selection %d to %d is not inside the text of %d characters"
                            .formatted(from, to, text.length()));
                }
                yield new Target.Inline(text.substring(from, to));
            }
            case PreviewRequest.Part.Cte(var name) -> new Target.Node(model, Optional.of(CteCut.of(text, name)));
        };
    }

    /** The text of a model's file, found as dbt finds it: by name, unique_id or path. */
    private String saved(UserName user, ProjectId project, String model) {
        var path = dbt.project(user, project).nodes().stream()
                .filter(node -> node.uniqueId().equals(model)
                        || node.path().equals(model)
                        || (node.name().equals(model) && !node.resourceType().equals("test")))
                .map(NodeSummary::path)
                .findFirst()
                .orElseThrow(() -> new DbtFailure(
                        DbtFailure.Kind.UNKNOWN_NODE,
                        "there is no model \"%s\" in %s".formatted(model, project),
                        DbtFailure.Place.NOWHERE));
        return workspaces.require(user, project).read(new WorkspacePath(path)).text();
    }

    private ReadWords words(UserName user, ProjectId project, DeferStatus status) {
        return new ReadWords(
                status,
                facts.builds().development(user, project),
                facts.builds().production(project));
    }

    private static CompiledPreview worded(Compiled compiled, ReadWords words, DeferStatus status) {
        return new CompiledPreview(
                compiled.node(),
                compiled.sql(),
                words.of(compiled.reads()),
                compiled.own().map(own -> words.of(List.of(own)).getFirst()),
                compiled.own().filter(Copying::isNeeded).flatMap(own -> copying(own, status)),
                compiled.broken(),
                status,
                compiled.took());
    }

    private static Optional<String> copying(RefRead own, DeferStatus status) {
        return status.defers()
                ? status.artifact().flatMap(artifact -> Copying.command(artifact.manifest(), List.of(own)))
                : Optional.empty();
    }

    /** Passes on what dbt tells, with its reads in words, which are looked up while the query runs. */
    private static final class Worded implements RowSink {
        private final String id;
        private final Supplier<ReadWords> words;
        private final DeferStatus status;
        private final PreviewSink sink;
        private @Nullable CompiledPreview compiled;

        Worded(String id, Supplier<ReadWords> words, DeferStatus status, PreviewSink sink) {
            this.id = id;
            this.words = words;
            this.status = status;
            this.sink = sink;
        }

        @Override
        public void compiled(Compiled now) {
            compiled = worded(now, words.get(), status);
        }

        @Override
        public void columns(List<Column> columns) {
            if (compiled == null) {
                throw new IllegalStateException("columns came before the compiled SQL");
            }
            sink.started(id, compiled, columns);
        }

        @Override
        public void rows(Rows rows) {
            sink.rows(rows);
        }

        @Override
        public void done(boolean truncated, Duration query) {
            sink.done(truncated, query);
        }
    }

    private static final class Collected implements PreviewSink {
        private final List<Rows> rows = new ArrayList<>();
        private List<RowSink.Column> columns = List.of();
        private @Nullable CompiledPreview compiled;
        private boolean truncated;
        private Duration query = Duration.ZERO;

        @Override
        public void started(String id, CompiledPreview now, List<RowSink.Column> itsColumns) {
            compiled = now;
            columns = itsColumns;
        }

        @Override
        public void rows(Rows more) {
            rows.add(more);
        }

        @Override
        public void done(boolean thereIsMore, Duration took) {
            truncated = thereIsMore;
            query = took;
        }

        PreviewResult result(String id) {
            if (compiled == null) {
                throw new IllegalStateException("the preview ended without an answer");
            }
            return new PreviewResult(id, compiled, columns, Rows.joined(rows), truncated, query);
        }
    }
}
