package dev.slipstream.ui.preview;

import dev.slipstream.defer.Ages;
import dev.slipstream.preview.Read;
import dev.slipstream.ui.editor.EditorElement.Inlay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The chip beside each place where a reference stands in the model's own text, and what hovering there says: pure. */
final class Inlays {
    private final Instant now;

    private Inlays(Instant now) {
        this.now = now;
    }

    static List<Inlay> of(List<Read> reads, Instant now) {
        var words = new Inlays(now);
        return reads.stream().flatMap(words::of).toList();
    }

    private Stream<Inlay> of(Read read) {
        return read.lines().stream()
                .map(line -> new Inlay(
                        line,
                        table(read.name()),
                        Reads.place(read).style(),
                        label(read),
                        read.stale(),
                        read.from().equals("missing") ? "nowhere" : Reads.relation(read.relation()),
                        details(read)));
    }

    /** The schema, or why there is none. */
    private String label(Read read) {
        return switch (Reads.place(read)) {
            case PRODUCTION, SOURCE -> schema(read.relation());
            case DEVELOPMENT -> schema(read.relation()) + old(read);
            case INLINED -> "inlined";
            case MISSING -> read.because().equals("deferral-off") ? "not built" : "missing";
            case NOT_READ -> "not read";
            case UNKNOWN -> "unknown";
        };
    }

    private String old(Read read) {
        var built = read.development().builtAt();
        return read.stale() && built != null ? " · %s old".formatted(Ages.text(Duration.between(built, now))) : "";
    }

    private List<String> details(Read read) {
        var lines = new ArrayList<String>();
        if (!read.text().isEmpty()) {
            lines.add(read.text());
        }
        if (Reads.isPinnable(read)) {
            var mine = read.development();
            var theirs = read.production();
            lines.add("My copy: " + side(mine.exists(), mine.builtAt(), mine.by()));
            lines.add("Production: "
                    + side(theirs.exists(), theirs.builtAt(), theirs.run() == null ? null : "run #" + theirs.run()));
        }
        return lines;
    }

    private String side(@Nullable Boolean exists, @Nullable Instant built, @Nullable String by) {
        if (exists == null) {
            return "unknown";
        }
        if (!exists) {
            return "none";
        }
        return built == null
                ? "there"
                : "built %s%s".formatted(Ages.ago(Duration.between(built, now)), by == null ? "" : " by " + by);
    }

    /** A source's name has its source in front: {@code shop.orders}. */
    private static String table(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static String schema(@Nullable String quoted) {
        var plain = Reads.relation(quoted);
        return plain.substring(0, Math.max(plain.lastIndexOf('.'), 0));
    }
}
