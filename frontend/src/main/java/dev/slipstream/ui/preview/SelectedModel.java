package dev.slipstream.ui.preview;

import dev.slipstream.preview.ExplanationSink;
import dev.slipstream.preview.Read;
import dev.slipstream.ui.theme.Place;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A model of a selection and what its references come to: pure.
 *
 * @param reads those of inlined models too
 * @param error why it does not compile
 */
record SelectedModel(String name, String path, List<Read> reads, Optional<String> error) {
    /** What needs a look comes first: what does not compile or will not run, then what reads an old copy. */
    static final Comparator<SelectedModel> BY_NEED =
            Comparator.comparingInt(SelectedModel::need).thenComparing(SelectedModel::name);

    static SelectedModel of(ExplanationSink.Model model) {
        return new SelectedModel(name(model.uniqueId()), model.path(), Reads.all(model.reads()), model.error());
    }

    /** {@code model.shop.orders.v2} as {@code orders.v2}. */
    private static String name(String uniqueId) {
        return uniqueId.split("\\.", 3)[2];
    }

    long count(Place place) {
        return reads.stream().filter(read -> Reads.place(read) == place).count();
    }

    long stale() {
        return reads.stream().filter(Read::stale).count();
    }

    boolean broken() {
        return error.isPresent() || count(Place.MISSING) > 0;
    }

    private int need() {
        if (broken()) {
            return 0;
        }
        return count(Place.UNKNOWN) > 0 ? 1 : stale() > 0 ? 2 : 3;
    }

    /** Why it needs a look; empty if it does not. */
    String remark() {
        if (error.isPresent()) {
            return "does not compile: %s".formatted(firstLine(error.get()));
        }
        if (count(Place.MISSING) > 0) {
            return "will not run yet: %s missing".formatted(names(Place.MISSING));
        }
        if (count(Place.UNKNOWN) > 0) {
            return "not known whether it will run";
        }
        return stale() == 0
                ? ""
                : "older than production: %s"
                        .formatted(reads.stream()
                                .filter(Read::stale)
                                .map(Read::name)
                                .distinct()
                                .collect(Collectors.joining(", ")));
    }

    private String names(Place place) {
        var names = reads.stream()
                .filter(read -> Reads.place(read) == place)
                .map(Read::name)
                .distinct()
                .toList();
        return "%s %s".formatted(String.join(", ", names), names.size() == 1 ? "is" : "are");
    }

    private static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** What a selection comes to, in one sentence. */
    static String verdict(List<SelectedModel> models) {
        if (models.isEmpty()) {
            return "No model is selected";
        }
        return "%,d %s: %,d reading production, %,d that will not run yet, %,d reading a copy older than production"
                .formatted(
                        models.size(),
                        models.size() == 1 ? "model" : "models",
                        models.stream()
                                .filter(model -> model.count(Place.PRODUCTION) > 0)
                                .count(),
                        models.stream().filter(SelectedModel::broken).count(),
                        models.stream().filter(model -> model.stale() > 0).count());
    }
}
