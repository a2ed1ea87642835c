package dev.slipstream.ui.bolt;

import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a schedule's runs went, in figures. */
final class History {
    private History() {}

    /**
     * {@code median 8 m 10 s · 95 % of 38 succeeded · 2 over the SLA of 20 min}; what was cancelled does not count.
     *
     * @param sla how long a run takes at most, as agreed
     */
    static String of(List<Run> runs, Optional<Duration> sla) {
        var good = runs.stream().filter(run -> run.state() == RunState.SUCCESS).toList();
        var counted = good.size()
                + runs.stream()
                        .filter(run -> run.state() == RunState.FAILED || run.state() == RunState.ERROR)
                        .count();
        var parts = new ArrayList<String>();
        median(good).ifPresent(time -> parts.add("median " + Words.duration(time)));
        if (counted > 0) {
            parts.add("%d %% of %d succeeded".formatted(100L * good.size() / counted, counted));
        }
        sla.ifPresent(limit -> parts.add("%s over the SLA of %d min".formatted(late(runs, limit), limit.toMinutes())));
        return String.join(" · ", parts);
    }

    private static String late(List<Run> runs, Duration sla) {
        var late = runs.stream()
                .flatMap(run -> Words.duration(run).stream())
                .filter(time -> time.compareTo(sla) > 0)
                .count();
        return late == 0 ? "none" : Long.toString(late);
    }

    private static Optional<Duration> median(List<Run> runs) {
        var times = runs.stream()
                .flatMap(run -> Words.duration(run).stream())
                .sorted()
                .toList();
        return times.isEmpty() ? Optional.empty() : Optional.of(times.get(times.size() / 2));
    }
}
