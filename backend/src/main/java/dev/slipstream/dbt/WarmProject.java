package dev.slipstream.dbt;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A project in a worker of its user's host. */
final class WarmProject implements DbtProject {
    /** Finds the worker's socket, and starts host and worker where they are not. */
    interface Worker {
        Path socket() throws IOException;
    }

    private final Worker worker;

    WarmProject(Worker worker) {
        this.worker = worker;
    }

    @Override
    public Compiled compile(Target target, DeferredTo deferred) {
        var request = request("compile", deferred);
        request.putAll(target(target));
        var compiled = new ArrayList<Compiled>();
        ask(request, answer -> {
            if (isEvent(answer, "compiled")) {
                compiled.add(Answers.compiled(answer));
            }
        });
        return compiled.getLast();
    }

    @Override
    public Explained explain(
            Optional<String> select,
            DeferredTo deferred,
            boolean together,
            ExplainSink sink,
            Cancellation cancellation) {
        var request = request("explain", deferred);
        select.ifPresent(selector -> request.put("select", selector));
        request.put("command", together ? "build" : "show");
        var broken = new ArrayList<Broken>();
        var away = new ArrayList<String>();
        ask(request, cancellation, answer -> {
            if (isEvent(answer, "explaining")) {
                sink.began(answer.path("nodes").asInt(0));
            } else if (isEvent(answer, "explained")) {
                sink.explained(Answers.explained(answer));
            }
            Answers.broken(answer).ifPresent(broken::add);
            Answers.away(answer).ifPresent(away::add);
        });
        return new Explained(broken.stream().findFirst(), away.stream().findFirst());
    }

    @Override
    public void show(Target target, DeferredTo deferred, Limits limits, RowSink sink, Cancellation cancellation) {
        var request = request("show", deferred);
        request.putAll(target(target));
        request.put("limit", limits.rows());
        request.put("max_bytes", limits.bytes().toBytes());
        request.put("max_cell_bytes", limits.cell().toBytes());
        request.put("timeout_seconds", limits.time().toSeconds());
        var told = new Told(sink);
        try {
            show(request, told, cancellation);
        } catch (IOException gone) {
            check(cancellation, gone);
            if (told.rows) {
                throw unavailable(gone);
            }
            showOnceMore(request, told, cancellation, gone);
        }
    }

    private void show(Map<String, @Nullable Object> request, Told told, Cancellation cancellation) throws IOException {
        try (var exchange = open(request)) {
            cancellation.onCancel(() -> closeQuietly(exchange));
            read(exchange, answer -> told.tell(answer, exchange));
        }
    }

    /** The host died before a row was told; a query that reads can be asked again. */
    private void showOnceMore(
            Map<String, @Nullable Object> request, Told told, Cancellation cancellation, IOException gone) {
        try {
            show(request, told, cancellation);
        } catch (IOException again) {
            again.addSuppressed(gone);
            check(cancellation, again);
            throw unavailable(again);
        }
    }

    private static void check(Cancellation cancellation, IOException failure) {
        if (cancellation.isCancelled()) {
            throw new DbtFailure(DbtFailure.Kind.CANCELLED, "it was cancelled", failure);
        }
    }

    @Override
    public Selection plan(List<String> argv, DeferredTo deferred, Duration budget) {
        var request = request("plan", deferred);
        request.put("argv", argv);
        request.put("budget_ms", budget.toMillis());
        var nodes = new ArrayList<PlannedNode>();
        var ends = new ArrayList<JsonNode>();
        ask(request, answer -> {
            if (isEvent(answer, "planned")) {
                nodes.add(Answers.planned(answer));
            } else if (isEvent(answer, "done")) {
                ends.add(answer);
            }
        });
        var end = ends.getLast();
        return new Selection(
                nodes,
                end.path("partial").asBoolean(false),
                end.path("full_refresh").asBoolean(false));
    }

    @Override
    public Set<String> existing(Path state) {
        var existing = new HashSet<String>();
        ask(
                Map.of("op", "existing", "state", state.toString()),
                answer -> answer.path("nodes").forEach(node -> existing.add(node.asString(""))));
        return existing;
    }

    @Override
    public String fingerprint(Optional<Path> state) {
        var request = new HashMap<String, @Nullable Object>();
        request.put("op", "fingerprint");
        request.put("state", state.map(Path::toString).orElse(null));
        var schemas = new ArrayList<String>();
        ask(request, answer -> {
            if (isEvent(answer, "fingerprint")) {
                schemas.add(answer.path("schemas").toString());
            }
        });
        return String.join("", schemas);
    }

    @Override
    public List<NodeSummary> nodes() {
        var nodes = new ArrayList<NodeSummary>();
        ask(Map.of("op", "nodes"), answer -> nodes.addAll(Answers.nodes(answer)));
        return nodes;
    }

    @Override
    public void filesChanged() {
        ask(Map.of("op", "changed", "paths", List.of()), _ -> {});
    }

    /** Passes on to the sink, and knows whether anything was told that cannot be told twice. */
    private static final class Told {
        private final RowSink sink;
        private boolean rows;

        Told(RowSink sink) {
            this.sink = sink;
        }

        void tell(JsonNode answer, Exchange exchange) throws IOException {
            switch (answer.path("event").asString("")) {
                case "compiled" -> sink.compiled(Answers.compiled(answer));
                case "columns" -> {
                    rows = true;
                    sink.columns(Answers.columns(answer));
                }
                case "rows" -> sink.rows(new Rows(answer.path("count").asInt(0), exchange.line()));
                case "done" ->
                    sink.done(answer.path("truncated").asBoolean(false), Answers.millis(answer.path("query_ms")));
                case String _ -> {
                    // a later host may tell more
                }
            }
        }
    }

    private static Map<String, @Nullable Object> request(String operation, DeferredTo deferred) {
        var request = new HashMap<String, @Nullable Object>();
        request.put("op", operation);
        request.put("defer", deferred.mode().wire());
        request.put("state", deferred.state().map(Path::toString).orElse(null));
        request.put("without", List.copyOf(deferred.without()));
        return request;
    }

    private static Map<String, Object> target(Target target) {
        return switch (target) {
            case Target.Inline(var sql) -> Map.of("sql", sql);
            case Target.Node(var node, var text) ->
                text.isPresent() ? Map.of("node", node, "text", text.get()) : Map.of("node", node);
        };
    }

    private void ask(Map<String, ? extends @Nullable Object> request, Consumer<JsonNode> onAnswer) {
        ask(request, new Cancellation(), onAnswer);
    }

    private void ask(
            Map<String, ? extends @Nullable Object> request, Cancellation cancellation, Consumer<JsonNode> onAnswer) {
        try {
            askOnce(request, cancellation, onAnswer);
        } catch (IOException gone) {
            check(cancellation, gone);
            askOnceMore(request, cancellation, onAnswer, gone);
        }
    }

    private void askOnce(
            Map<String, ? extends @Nullable Object> request, Cancellation cancellation, Consumer<JsonNode> onAnswer)
            throws IOException {
        try (var exchange = open(request)) {
            cancellation.onCancel(() -> closeQuietly(exchange));
            read(exchange, onAnswer::accept);
        }
    }

    /** The host died in between; a new one gets the same request, which has not changed anything yet. */
    private void askOnceMore(
            Map<String, ? extends @Nullable Object> request,
            Cancellation cancellation,
            Consumer<JsonNode> onAnswer,
            IOException gone) {
        try {
            askOnce(request, cancellation, onAnswer);
        } catch (IOException again) {
            again.addSuppressed(gone);
            check(cancellation, again);
            throw unavailable(again);
        }
    }

    private Exchange open(Map<String, ? extends @Nullable Object> request) throws IOException {
        try {
            return new Exchange(worker.socket(), request);
        } catch (IOException dead) {
            return new Exchange(worker.socket(), request);
        }
    }

    /** Takes an answer, and what follows it on lines of its own. */
    private interface Hearing {
        void hear(JsonNode answer) throws IOException;
    }

    private static void read(Exchange exchange, Hearing hearing) throws IOException {
        while (true) {
            var answer = exchange.next();
            if (isEvent(answer, "error")) {
                throw Answers.failure(answer);
            }
            hearing.hear(answer);
            if (isEvent(answer, "done")) {
                return;
            }
        }
    }

    private static boolean isEvent(JsonNode answer, String event) {
        return answer.path("event").asString("").equals(event);
    }

    private static void closeQuietly(Exchange exchange) {
        try {
            exchange.close();
        } catch (IOException alreadyClosed) {
            // it is closed
        }
    }

    private static DbtFailure unavailable(IOException failure) {
        return new DbtFailure(
                DbtFailure.Kind.UNAVAILABLE, "dbt cannot be reached: %s".formatted(failure.getMessage()), failure);
    }
}
