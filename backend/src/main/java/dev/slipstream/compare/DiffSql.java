package dev.slipstream.compare;

import dev.slipstream.dbt.RowSink.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The questions that a comparison asks the warehouse: pure. In the SQL that PostgreSQL and DuckDB share.
 *
 * <p>Values are compared with {@code is distinct from}: two nulls are the same. Those of types without equality (json), or of
 * types that cannot be compared with each other, are compared as text.
 */
final class DiffSql {
    static final int SAMPLE = 20;
    private static final int MOST_SAMPLED_COLUMNS = 8;

    private static final Set<String> NUMBERS = Set.of(
            "smallint",
            "integer",
            "bigint",
            "int2",
            "int4",
            "int8",
            "numeric",
            "decimal",
            "real",
            "double precision",
            "float4",
            "float8",
            "tinyint",
            "hugeint",
            "float",
            "double",
            "int");
    private static final Set<String> TEXTS =
            Set.of("text", "character varying", "varchar", "character", "bpchar", "char", "name");
    private static final Set<String> WITHOUT_EQUALITY =
            Set.of("json", "xml", "point", "box", "path", "polygon", "line", "lseg", "circle");

    private final String mine;
    private final String theirs;
    private final List<Shared> shared;
    private final List<Shared> key;
    private final List<Shared> values;

    /** A column of both sides. */
    private record Shared(String name, String quoted, boolean asText) {
        String of(String side) {
            var column = side + "." + quoted;
            return asText ? "cast(%s as text)".formatted(column) : column;
        }

        String differs() {
            return "%s is distinct from %s".formatted(of("mine"), of("theirs"));
        }
    }

    /**
     * @param mine a relation or a query
     * @param key of the columns of both sides; empty: rows are compared as a whole
     */
    DiffSql(String mine, String theirs, List<Column> myColumns, List<Column> theirColumns, List<String> key) {
        this.mine = mine;
        this.theirs = theirs;
        this.shared = myColumns.stream()
                .flatMap(column -> theirColumns.stream()
                        .filter(other -> other.name().equals(column.name()))
                        .limit(1)
                        .map(other -> new Shared(
                                column.name(), quoted(column.name()), !comparable(column.type(), other.type()))))
                .toList();
        this.key = key.stream().map(this::shared).toList();
        this.values = shared.stream().filter(each -> !key.contains(each.name())).toList();
    }

    private Shared shared(String name) {
        return shared.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CannotCompare(
                        "%s is not a column of both sides. Choose the key from: %s"
                                .formatted(name, String.join(", ", sharedNames())),
                        sharedNames()));
    }

    List<String> sharedNames() {
        return shared.stream().map(Shared::name).toList();
    }

    /** The columns whose changes {@link #counts} counts, in its order. */
    List<String> valueNames() {
        return values.stream().map(Shared::name).toList();
    }

    /** Tells the columns of one side, and no row. */
    static String columnsOf(String side) {
        return "select * from %s as side limit 0".formatted(side);
    }

    /** How often a key occurs more than once: {@code mine, theirs}. */
    String duplicates() {
        return "select (select count(*) from (%s) as a) as mine, (select count(*) from (%s) as b) as theirs"
                .formatted(duplicatesOf(mine), duplicatesOf(theirs));
    }

    private String duplicatesOf(String side) {
        var columns = key.stream().map(Shared::quoted).collect(Collectors.joining(", "));
        return "select %s from %s as side group by %s having count(*) > 1".formatted(columns, side, columns);
    }

    /** One row: {@code mine, theirs, added, removed, changed}, then per value column how many rows differ in it. */
    String counts() {
        if (key.isEmpty()) {
            return wholeRowCounts();
        }
        var measures = new ArrayList<String>(List.of(
                "count(mine.slip_there)",
                "count(theirs.slip_there)",
                "count(*) filter (where theirs.slip_there is null)",
                "count(*) filter (where mine.slip_there is null)",
                "count(*) filter (where %s and (%s))".formatted(both(), anyDiffers())));
        for (var value : values) {
            measures.add("count(*) filter (where %s and %s)".formatted(both(), value.differs()));
        }
        return "select %s from %s full join %s on %s"
                .formatted(
                        String.join(", ", named(measures)), marked(mine, "mine"), marked(theirs, "theirs"), sameKey());
    }

    private String wholeRowCounts() {
        return ("select (select count(*) from %s as a) as n0, (select count(*) from %s as b) as n1,"
                        + " (select count(*) from (%s) as c) as n2, (select count(*) from (%s) as d) as n3, 0 as n4")
                .formatted(mine, theirs, except("mine", "theirs"), except("theirs", "mine"));
    }

    /** Rows of that kind, at most {@link #SAMPLE}. Those that changed: the key, then per given column both values. */
    String sample(ResultDiff.Sample.Kind kind, List<String> changedColumns) {
        var sql = switch (kind) {
            case ADDED -> key.isEmpty() ? except("mine", "theirs") : only("mine", mine, "theirs", theirs);
            case REMOVED -> key.isEmpty() ? except("theirs", "mine") : only("theirs", theirs, "mine", mine);
            case CHANGED -> changed(changedColumns);
        };
        return "select * from (%s) as sampled limit %d".formatted(sql, SAMPLE);
    }

    /** The columns whose values a sample of changed rows shows: those that changed most. */
    List<String> sampled(List<ResultDiff.ColumnDiff> columns) {
        return columns.stream()
                .filter(column -> column.changed() > 0)
                .sorted((one, other) -> Long.compare(other.changed(), one.changed()))
                .limit(MOST_SAMPLED_COLUMNS)
                .map(ResultDiff.ColumnDiff::name)
                .toList();
    }

    private String only(String side, String rows, String otherSide, String otherRows) {
        return "select %s.* from %s as %s where not exists (select 1 from %s as %s where %s) order by %s"
                .formatted(side, rows, side, otherRows, otherSide, sameKey(), keyOf(side));
    }

    private String changed(List<String> columns) {
        var shown = new ArrayList<String>();
        key.forEach(each -> shown.add("mine." + each.quoted()));
        for (var at = 0; at < columns.size(); at++) {
            var quoted = quoted(columns.get(at));
            shown.add("mine.%s as mine_%d, theirs.%s as theirs_%d".formatted(quoted, at, quoted, at));
        }
        return "select %s from %s as mine join %s as theirs on %s where %s order by %s"
                .formatted(String.join(", ", shown), mine, theirs, sameKey(), anyDiffers(), keyOf("mine"));
    }

    /** What is in one and not in the other, as often as it is there more often. */
    private String except(String side, String otherSide) {
        return "select %s from %s as %s except all select %s from %s as %s"
                .formatted(
                        all(side),
                        side.equals("mine") ? mine : theirs,
                        side,
                        all(otherSide),
                        otherSide.equals("mine") ? mine : theirs,
                        otherSide);
    }

    private String all(String side) {
        return shared.stream()
                .map(column -> column.of(side) + " as " + column.quoted())
                .collect(Collectors.joining(", "));
    }

    private String keyOf(String side) {
        return key.stream().map(each -> each.of(side)).collect(Collectors.joining(", "));
    }

    private String sameKey() {
        return key.stream()
                .map(each -> "%s = %s".formatted(each.of("mine"), each.of("theirs")))
                .collect(Collectors.joining(" and "));
    }

    private String anyDiffers() {
        return values.isEmpty() ? "false" : values.stream().map(Shared::differs).collect(Collectors.joining(" or "));
    }

    private static String both() {
        return "mine.slip_there and theirs.slip_there";
    }

    private static String marked(String rows, String side) {
        return "(select *, true as slip_there from %s as rows_of_%s) as %s".formatted(rows, side, side);
    }

    private static List<String> named(List<String> measures) {
        var named = new ArrayList<String>();
        for (var measure : measures) {
            named.add("%s as n%d".formatted(measure, named.size()));
        }
        return named;
    }

    private static boolean comparable(String one, String other) {
        var first = family(one);
        return first.equals(family(other)) && !WITHOUT_EQUALITY.contains(first);
    }

    /** A type without its modifiers; of those that compare with each other, one name. */
    private static String family(String type) {
        var base = type.toLowerCase(Locale.ROOT).replaceAll("\\(.*?\\)", "").strip();
        if (NUMBERS.contains(base)) {
            return "number";
        }
        return TEXTS.contains(base) ? "text" : base;
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
