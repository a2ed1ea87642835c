package dev.slipstream.ui.bolt;

import dev.slipstream.bolt.Cron;
import dev.slipstream.bolt.Run;
import dev.slipstream.bolt.RunState;
import dev.slipstream.bolt.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the pages call things. */
final class Words {
    private static final int SHORT_COMMIT = 7;
    private static final int KILO = 1000;

    private Words() {}

    static String state(RunState state) {
        return switch (state) {
            case QUEUED -> "Queued";
            case STARTING -> "Starting";
            case RUNNING -> "Running";
            case SUCCESS -> "Success";
            case ERROR -> "Error";
            case FAILED -> "Failed";
            case CANCELED -> "Cancelled";
            case SKIPPED -> "Skipped";
        };
    }

    /** The name by which the style sheet knows it. */
    static String style(RunState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    static String trigger(Run.Trigger trigger) {
        var what = switch (trigger.kind()) {
            case "manual" -> "By hand";
            case "api" -> "API";
            case "set-up" -> "Set-up";
            case "retry" -> "Retry";
            case "cron" -> "Schedule";
            case "completion" -> "After a run";
            case "merge" -> "Merge";
            default -> trigger.kind();
        };
        return trigger.by().map(user -> what + ", " + user).orElse(what);
    }

    /** {@code every day 06:00, UTC; after daily_prod (Success); on merge}. */
    static String starts(Schedule schedule) {
        var starts = new ArrayList<String>();
        if (!schedule.byHand()) {
            starts.add("%s, %s".formatted(Cron.parse(schedule.cron()).words(), schedule.timezone()));
        }
        schedule.terms()
                .after()
                .ifPresent(after -> starts.add("after %s (%s)"
                        .formatted(
                                after.schedule(),
                                after.states().stream()
                                        .sorted()
                                        .map(Words::state)
                                        .collect(Collectors.joining(", ")))));
        if (schedule.terms().onMerge()) {
            starts.add("on merge");
        }
        return starts.isEmpty() ? "started by hand only" : String.join("; ", starts);
    }

    static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** {@code main@9f3c2ab}. */
    static String commit(Run run) {
        var branch = run.branch().isEmpty() ? "default branch" : run.branch();
        return run.commit()
                .map(hash -> branch + "@" + hash.substring(0, Math.min(SHORT_COMMIT, hash.length())))
                .orElse(branch);
    }

    static String commands(Schedule schedule) {
        var first = schedule.commands().getFirst().line();
        var more = schedule.commands().size() - 1;
        return more == 0 ? first : "%s, %d more".formatted(first, more);
    }

    /** {@code 8 m 12 s}. */
    static String duration(Duration duration) {
        if (duration.toSeconds() < 1) {
            return "under 1 s";
        }
        if (duration.toMinutes() < 1) {
            return duration.toSeconds() + " s";
        }
        return duration.toHours() < 1
                ? "%d m %d s".formatted(duration.toMinutes(), duration.toSecondsPart())
                : "%d h %d m".formatted(duration.toHours(), duration.toMinutesPart());
    }

    static Optional<Duration> duration(Run run) {
        return run.startedAt().flatMap(began -> run.finishedAt().map(ended -> Duration.between(began, ended)));
    }

    static String size(long bytes) {
        if (bytes < KILO) {
            return bytes + " B";
        }
        return bytes < KILO * KILO
                ? "%d kB".formatted(Math.round((double) bytes / KILO))
                : String.format(Locale.ROOT, "%.1f MB", (double) bytes / (KILO * KILO));
    }
}
