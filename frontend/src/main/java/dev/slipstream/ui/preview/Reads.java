package dev.slipstream.ui.preview;

import dev.slipstream.preview.Read;
import dev.slipstream.ui.theme.Place;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a model's references read, as the panes show it: pure. */
final class Reads {
    private Reads() {}

    /** Those of inlined models too. */
    static List<Read> all(List<Read> reads) {
        return reads.stream()
                .flatMap(read -> Stream.concat(Stream.of(read), all(read.children()).stream()))
                .toList();
    }

    /** Of the model itself and then of what is above it, each node once; lines are of the model itself only. */
    static List<Read> withAncestors(List<Read> own, Collection<List<Read>> above) {
        var each = new LinkedHashMap<String, Read>();
        own.forEach(read -> each.putIfAbsent(read.ref(), read));
        all(own).forEach(read -> each.putIfAbsent(read.ref(), read));
        above.stream()
                .flatMap(reads -> all(reads).stream())
                .forEach(read -> each.putIfAbsent(read.ref(), read.elsewhere()));
        return each.values().stream().map(Read::alone).toList();
    }

    /** How many relations are read, each once. */
    static long relations(List<Read> reads) {
        return all(reads).stream()
                .map(Read::relation)
                .filter(Objects::nonNull)
                .distinct()
                .count();
    }

    /** @param from as {@link Read#from()} */
    static long count(List<Read> reads, String from) {
        return all(reads).stream().filter(read -> read.from().equals(from)).count();
    }

    /** Sources and inlined models are the same in every mode. */
    static boolean isPinnable(Read read) {
        return switch (place(read)) {
            case PRODUCTION, DEVELOPMENT, MISSING, UNKNOWN -> read.production().relation() != null;
            case INLINED, SOURCE, NOT_READ -> false;
        };
    }

    static Place place(Read read) {
        return Place.ofWire(read.from());
    }

    /** {@code "warehouse"."dbt_prod"."orders"} as {@code dbt_prod.orders}; empty for none. */
    static String relation(@Nullable String quoted) {
        if (quoted == null) {
            return "";
        }
        var parts = List.of(quoted.replace("\"", "").split("\\.", -1));
        return parts.size() > 2
                ? String.join(".", parts.subList(parts.size() - 2, parts.size()))
                : String.join(".", parts);
    }
}
