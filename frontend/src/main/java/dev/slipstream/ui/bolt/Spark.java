package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.HtmlComponent;
import com.vaadin.flow.component.html.Span;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunState;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The last runs as bars, oldest first, as high as they were long; and the same in words. */
final class Spark extends Span {
    private static final long serialVersionUID = 1;
    private static final int LOWEST = 5;
    private static final int RANGE = 11;
    private static final int WIDE_RANGE = 43;

    /** @param runs newest first */
    Spark(List<Run> runs) {
        this(runs, RANGE);
    }

    /**
     * As wide as its place, with a line where the SLA is.
     *
     * @param sla drawn if a run took as long
     */
    static Spark wide(List<Run> runs, Optional<Duration> sla) {
        var wide = new Spark(runs, WIDE_RANGE);
        wide.addClassName("wide");
        var longest = longest(runs);
        sla.map(Duration::toMillis)
                .filter(limit -> limit <= longest && longest > 0)
                .ifPresent(limit -> {
                    var line = new HtmlComponent("b");
                    line.getElement().getStyle().set("bottom", height(limit, longest, WIDE_RANGE) + "px");
                    line.getElement()
                            .setAttribute("title", "SLA, %s".formatted(Words.duration(Duration.ofMillis(limit))));
                    wide.add(line);
                });
        return wide;
    }

    private Spark(List<Run> runs, int range) {
        addClassName("slip-bolt-spark");
        getElement().setAttribute("role", "img");
        getElement().setAttribute("aria-label", summary(runs));
        getElement().setAttribute("title", summary(runs));
        var longest = longest(runs);
        runs.reversed().forEach(run -> add(bar(run, longest, range)));
    }

    static String summary(List<Run> runs) {
        Map<RunState, Long> counts = runs.stream()
                .collect(Collectors.groupingBy(Run::state, () -> new EnumMap<>(RunState.class), Collectors.counting()));
        var parts = counts.entrySet().stream()
                .map(entry -> "%d %s"
                        .formatted(entry.getValue(), Words.state(entry.getKey()).toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
        return runs.size() == 1 ? "Last run: " + parts : "Last %d runs: %s".formatted(runs.size(), parts);
    }

    private static HtmlComponent bar(Run run, long longest, int range) {
        var bar = new HtmlComponent("i");
        bar.addClassName(Words.style(run.state()));
        bar.getElement().getStyle().set("height", height(millis(run), longest, range) + "px");
        if (range == WIDE_RANGE) {
            bar.getElement().setAttribute("title", title(run));
        }
        return bar;
    }

    private static String title(Run run) {
        var state = "#%s, %s".formatted(run.id(), Words.state(run.state()));
        return Words.duration(run)
                .map(time -> "%s, %s".formatted(state, Words.duration(time)))
                .orElse(state);
    }

    private static long longest(List<Run> runs) {
        return runs.stream().mapToLong(Spark::millis).max().orElse(0);
    }

    private static long height(long millis, long longest, int range) {
        return longest == 0 ? LOWEST : LOWEST + range * millis / longest;
    }

    private static long millis(Run run) {
        return Words.duration(run).map(Duration::toMillis).orElse(0L);
    }
}
