package dev.slipstream.dbt;

import dev.slipstream.defer.ShellWords;
import dev.slipstream.project.ManifestFacts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The command that brings production's rows of incremental models into development, so that a run adds to them. Where a warehouse
 * cannot clone a table, {@code dbt clone} makes a view, over which dbt builds the whole model again: the rows are copied instead.
 */
public final class Copying {
    private static final Set<String> CLONING = Set.of("bigquery", "databricks", "snowflake");
    /** {@code run-operation --sql} came with dbt 1.12. */
    private static final Pattern WITHOUT_SQL = Pattern.compile("1\\.(\\d|1[01])\\..*");

    private Copying() {}

    /** A run would build the model in full: dbt finds no table of its own to add to, and production has one. */
    public static boolean isNeeded(RefRead own) {
        var mine = own.development();
        return "incremental".equals(own.materialized())
                && Boolean.TRUE.equals(own.production().exists())
                && (Boolean.FALSE.equals(mine.exists()) || mine.view());
    }

    /**
     * Such as {@code dbt clone -s orders}; empty if this dbt has no command for it.
     *
     * @param owns what there is of each model on both sides
     */
    public static Optional<String> command(ManifestFacts production, List<RefRead> owns) {
        if (CLONING.contains(production.adapter())) {
            return Optional.of(
                    "dbt clone -s " + owns.stream().map(RefRead::name).collect(Collectors.joining(" ")));
        }
        if (WITHOUT_SQL.matcher(production.dbtVersion()).matches()) {
            return Optional.empty();
        }
        var sql = owns.stream().map(Copying::copy).collect(Collectors.joining("; "));
        return Optional.of("dbt " + ShellWords.join(List.of("run-operation", "--sql", sql)));
    }

    private static String copy(RefRead own) {
        var mine = own.development().relation();
        var drop = own.development().view() ? "drop view %s; ".formatted(mine) : "";
        return "%screate table %s as select * from %s"
                .formatted(drop, mine, own.production().relation());
    }
}
