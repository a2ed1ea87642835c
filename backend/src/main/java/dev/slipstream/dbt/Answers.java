package dev.slipstream.dbt;

import dev.slipstream.dbt.RefRead.Origin;
import dev.slipstream.dbt.RefRead.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The host's JSON as values; docs/dbt-host.md has its form. */
final class Answers {
    private Answers() {}

    static Compiled compiled(JsonNode answer) {
        return new Compiled(
                answer.path("node").asString(""),
                answer.path("sql").asString(""),
                reads(answer.path("reads")),
                answer.path("own").isObject() ? Optional.of(read(answer.path("own"))) : Optional.empty(),
                broken(answer),
                millis(answer.path("compile_ms")));
    }

    static Optional<Broken> broken(JsonNode answer) {
        var broken = answer.path("broken");
        if (!broken.isObject()) {
            return Optional.empty();
        }
        var line = number(broken, "line");
        return Optional.of(new Broken(
                text(broken, "file"),
                line.isPresent() ? line.getAsInt() : null,
                broken.path("message").asString("it does not parse")));
    }

    /** Why the warehouse does not answer. */
    static Optional<String> away(JsonNode answer) {
        return Optional.ofNullable(text(answer.path("away"), "message"));
    }

    static ExplainSink.Node explained(JsonNode answer) {
        return new ExplainSink.Node(
                answer.path("node").asString(""),
                answer.path("path").asString(""),
                reads(answer.path("reads")),
                Optional.ofNullable(text(answer.path("error"), "message")));
    }

    static List<RefRead> reads(JsonNode array) {
        var reads = new ArrayList<RefRead>();
        array.forEach(read -> reads.add(read(read)));
        return List.copyOf(reads);
    }

    static List<RowSink.Column> columns(JsonNode answer) {
        var columns = new ArrayList<RowSink.Column>();
        for (var column : answer.path("columns")) {
            columns.add(new RowSink.Column(
                    column.path("name").asString(""), column.path("type").asString("")));
        }
        return columns;
    }

    static List<NodeSummary> nodes(JsonNode answer) {
        var nodes = new ArrayList<NodeSummary>();
        for (var node : answer.path("nodes")) {
            nodes.add(new NodeSummary(
                    node.path("unique_id").asString(""),
                    node.path("name").asString(""),
                    node.path("resource_type").asString(""),
                    text(node, "materialized"),
                    node.path("path").asString(""),
                    strings(node.path("depends_on")),
                    strings(node.path("key"))));
        }
        return nodes;
    }

    private static List<String> strings(JsonNode list) {
        return list.valueStream().map(one -> one.asString("")).toList();
    }

    static PlannedNode planned(JsonNode answer) {
        return new PlannedNode(
                answer.path("node").asString(""),
                answer.path("name").asString(""),
                answer.path("resource_type").asString(""),
                text(answer, "materialized"),
                answer.path("built").asBoolean(false),
                text(answer, "relation"),
                reads(answer.path("reads")),
                answer.path("own").isObject() ? Optional.of(read(answer.path("own"))) : Optional.empty(),
                Optional.ofNullable(text(answer.path("error"), "message")));
    }

    static Duration millis(JsonNode node) {
        return Duration.ofNanos(Math.round(node.asDouble(0) * 1e6));
    }

    static DbtFailure failure(JsonNode error) {
        var kind = switch (error.path("kind").asString("internal")) {
            case "syntax" -> DbtFailure.Kind.SYNTAX;
            case "unknown-node" -> DbtFailure.Kind.UNKNOWN_NODE;
            case "compilation" -> DbtFailure.Kind.COMPILATION;
            case "database" -> DbtFailure.Kind.DATABASE;
            case "missing-relation" -> DbtFailure.Kind.MISSING_RELATION;
            case "project" -> DbtFailure.Kind.PROJECT;
            case "profile" -> DbtFailure.Kind.PROFILE;
            case "connection" -> DbtFailure.Kind.CONNECTION;
            case "state" -> DbtFailure.Kind.STATE;
            case "cancelled" -> DbtFailure.Kind.CANCELLED;
            case "timeout" -> DbtFailure.Kind.TIMEOUT;
            case String _ -> DbtFailure.Kind.INTERNAL;
        };
        var place = new DbtFailure.Place(
                Optional.ofNullable(text(error, "file")),
                number(error, "line"),
                number(error, "column"),
                Optional.ofNullable(text(error, "excerpt")),
                Optional.ofNullable(text(error, "relation")));
        return new DbtFailure(kind, error.path("message").asString("dbt failed"), place);
    }

    private static RefRead read(JsonNode read) {
        var lines = new ArrayList<Integer>();
        read.path("lines").forEach(line -> lines.add(line.asInt()));
        return new RefRead(
                read.path("ref").asString(""),
                read.path("name").asString(""),
                read.path("resource_type").asString(""),
                text(read, "materialized"),
                origin(read.path("from").asString("unknown")),
                text(read, "relation"),
                side(read.path("development")),
                side(read.path("production")),
                read.path("selected").asBoolean(false),
                read.path("built_before").asBoolean(false),
                read.path("same_relation").asBoolean(false),
                read.path("under_favor_state").isString()
                        ? origin(read.path("under_favor_state").asString())
                        : null,
                lines,
                reads(read.path("children")));
    }

    private static Origin origin(String text) {
        return Origin.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private static Side side(JsonNode side) {
        var exists = side.path("exists");
        return new Side(
                text(side, "relation"),
                exists.isBoolean() ? exists.asBoolean() : null,
                side.path("view").asBoolean(false));
    }

    private static @Nullable String text(JsonNode node, String field) {
        var value = node.path(field);
        return value.isString() ? value.asString() : null;
    }

    private static OptionalInt number(JsonNode node, String field) {
        var value = node.path(field);
        return value.isInt() ? OptionalInt.of(value.asInt()) : OptionalInt.empty();
    }
}
