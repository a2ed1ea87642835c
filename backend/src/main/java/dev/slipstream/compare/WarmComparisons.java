package dev.slipstream.compare;

import dev.slipstream.compare.ResultDiff.Cell;
import dev.slipstream.compare.ResultDiff.ColumnDiff;
import dev.slipstream.compare.ResultDiff.Counts;
import dev.slipstream.compare.ResultDiff.Sample;
import dev.slipstream.compare.ResultDiff.Side;
import dev.slipstream.dbt.Dbt;
import dev.slipstream.dbt.Limits;
import dev.slipstream.dbt.NodeSummary;
import dev.slipstream.dbt.RowSink.Column;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.preview.CompiledPreview;
import dev.slipstream.preview.PreviewRequest;
import dev.slipstream.preview.PreviewResult;
import dev.slipstream.preview.Previews;
import dev.slipstream.preview.Read;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Asks through the user's own warm dbt, so with the user's own rights. */
@Service
final class WarmComparisons implements Comparisons {
    private static final int FIRST_VALUE = 5;

    private final Previews previews;
    private final Dbt dbt;

    WarmComparisons(Previews previews, Dbt dbt) {
        this.previews = previews;
        this.dbt = dbt;
    }

    @Override
    public ResultDiff compare(UserName user, ProjectId project, Question question) {
        var compiled = previews.compile(
                user,
                project,
                new PreviewRequest(
                        new PreviewRequest.Subject.Model(question.model(), question.text(), Optional.empty()),
                        Optional.empty()));
        var own = compiled.own()
                .orElseThrow(() -> new CannotCompare("%s is no model: it has no rows".formatted(question.model())));
        return new Asking(user, project, question, compiled, own).answer();
    }

    /** One comparison: the questions in turn, under one id. */
    private final class Asking {
        private final UserName user;
        private final ProjectId project;
        private final Question question;
        private final CompiledPreview compiled;
        private final String mine;
        private final String theirs;
        private Duration took;

        Asking(UserName user, ProjectId project, Question question, CompiledPreview compiled, Read own) {
            this.user = user;
            this.project = project;
            this.question = question;
            this.compiled = compiled;
            this.took = compiled.took();
            this.theirs = production(own);
            this.mine = switch (question.mine()) {
                case TABLE -> development(own);
                case QUERY -> "(\n%s\n)".formatted(compiled.sql());
            };
        }

        private String production(Read own) {
            var relation = own.production().relation();
            if (relation == null) {
                throw new CannotCompare("production does not have %s: nothing to compare with".formatted(own.name()));
            }
            if (Boolean.FALSE.equals(own.production().exists())) {
                throw new CannotCompare(
                        "%s does not exist, although production's manifest names it".formatted(plain(relation)));
            }
            return relation;
        }

        private String development(Read own) {
            var relation = own.development().relation();
            if (relation == null || Boolean.FALSE.equals(own.development().exists())) {
                throw new CannotCompare("%s is not built: build it, or compare what its SQL gives"
                        .formatted(relation == null ? own.name() : plain(relation)));
            }
            if (relation.equals(theirs)) {
                throw new CannotCompare(
                        "development and production are the same relation here: %s".formatted(plain(relation)));
            }
            return relation;
        }

        ResultDiff answer() {
            var myColumns = columnsOf(mine);
            var theirColumns = columnsOf(theirs);
            var key = question.key().orElseGet(() -> known(myColumns, theirColumns));
            var sql = new DiffSql(mine, theirs, myColumns, theirColumns, key);
            if (sql.sharedNames().isEmpty()) {
                throw new CannotCompare("the two sides share no column");
            }
            if (!key.isEmpty()) {
                refuseDuplicates(sql, key);
            }
            var counted = ask(sql.counts()).cells().getFirst();
            var columns = diffs(myColumns, theirColumns, sql.valueNames(), counted);
            var counts = counts(counted);
            return new ResultDiff(
                    compiled.node(),
                    new Side(question.mine() == Mine.TABLE ? plain(mine) : "this SQL", number(counted, 0)),
                    new Side(plain(theirs), number(counted, 1)),
                    key,
                    counts,
                    columns,
                    samples(sql, counts, key, columns),
                    took);
        }

        /** The key that dbt knows, if both sides have it. */
        private List<String> known(List<Column> myColumns, List<Column> theirColumns) {
            var key = dbt.project(user, project).nodes().stream()
                    .filter(node -> node.uniqueId().equals(compiled.node()))
                    .map(NodeSummary::key)
                    .findFirst()
                    .orElse(List.of());
            return names(myColumns).containsAll(key) && names(theirColumns).containsAll(key) ? key : List.of();
        }

        private void refuseDuplicates(DiffSql sql, List<String> key) {
            var found = ask(sql.duplicates()).cells().getFirst();
            for (var side = 0; side < 2; side++) {
                if (number(found, side) > 0) {
                    throw new CannotCompare(
                            "%s does not tell rows apart: %,d of its values occur more than once in %s. Choose other columns, or none to compare whole rows."
                                    .formatted(
                                            String.join(", ", key),
                                            number(found, side),
                                            side == 1 ? plain(theirs) : "your rows"),
                            sql.sharedNames());
                }
            }
        }

        private List<Sample> samples(DiffSql sql, Counts counts, List<String> key, List<ColumnDiff> columns) {
            var samples = new ArrayList<Sample>();
            if (counts.changed() > 0) {
                samples.add(changed(sql, key, sql.sampled(columns)));
            }
            if (counts.added() > 0) {
                samples.add(whole(sql, Sample.Kind.ADDED));
            }
            if (counts.removed() > 0) {
                samples.add(whole(sql, Sample.Kind.REMOVED));
            }
            return samples;
        }

        private Sample whole(DiffSql sql, Sample.Kind kind) {
            var told = ask(sql.sample(kind, List.of()));
            return new Sample(
                    kind,
                    names(told.columns()),
                    told.cells().stream()
                            .map(row -> row.stream()
                                    .map(cell -> new Cell(cell, cell))
                                    .toList())
                            .toList());
        }

        private Sample changed(DiffSql sql, List<String> key, List<String> shown) {
            var names = new ArrayList<>(key);
            names.addAll(shown);
            return new Sample(
                    Sample.Kind.CHANGED,
                    names,
                    ask(sql.sample(Sample.Kind.CHANGED, shown)).cells().stream()
                            .map(row -> cells(row, key.size()))
                            .toList());
        }

        private List<Cell> cells(List<@Nullable Object> row, int keys) {
            var cells = new ArrayList<Cell>();
            for (var at = 0; at < keys; at++) {
                cells.add(new Cell(row.get(at), row.get(at)));
            }
            for (var at = keys; at < row.size(); at += 2) {
                cells.add(new Cell(row.get(at), row.get(at + 1)));
            }
            return cells;
        }

        private List<Column> columnsOf(String side) {
            return ask(DiffSql.columnsOf(side)).columns();
        }

        /** Plain SQL: no Jinja in it is looked at. */
        private PreviewResult ask(String sql) {
            var request = new PreviewRequest(
                    new PreviewRequest.Subject.Sql("{% raw %}" + sql + "{% endraw %}"), Optional.of(DeferMode.OFF));
            var told = previews.preview(user, project, request, Limits.DEFAULT, question.id());
            took = took.plus(told.query());
            return told;
        }
    }

    private static Counts counts(List<@Nullable Object> counted) {
        var added = number(counted, 2);
        var changed = number(counted, 4);
        return new Counts(number(counted, 0) - added - changed, added, number(counted, 3), changed);
    }

    private static List<ColumnDiff> diffs(
            List<Column> mine, List<Column> theirs, List<String> values, List<@Nullable Object> counted) {
        var their = types(theirs);
        var my = types(mine);
        var diffs = new ArrayList<ColumnDiff>();
        for (var column : mine) {
            var at = counted.size() > FIRST_VALUE ? values.indexOf(column.name()) : -1;
            diffs.add(new ColumnDiff(
                    column.name(),
                    column.type(),
                    their.get(column.name()),
                    at < 0 ? 0 : number(counted, FIRST_VALUE + at)));
        }
        theirs.stream()
                .filter(column -> !my.containsKey(column.name()))
                .forEach(column -> diffs.add(new ColumnDiff(column.name(), null, column.type(), 0)));
        return diffs;
    }

    private static Map<String, String> types(List<Column> columns) {
        return columns.stream().collect(Collectors.toMap(Column::name, Column::type, (first, _) -> first));
    }

    private static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }

    private static long number(List<@Nullable Object> row, int at) {
        return row.get(at) instanceof Number number ? number.longValue() : 0;
    }

    /** {@code "warehouse"."dbt_prod"."orders"} as {@code dbt_prod.orders}. */
    private static String plain(String quoted) {
        var parts = List.of(quoted.replace("\"", "").split("\\.", -1));
        return String.join(".", parts.subList(Math.max(0, parts.size() - 2), parts.size()));
    }
}
