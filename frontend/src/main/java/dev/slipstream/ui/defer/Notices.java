package dev.slipstream.ui.defer;

import dev.slipstream.defer.Ages;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.DeferStatus.State;
import java.util.ArrayList;
import java.util.List;

/** What the menu points out about a state that can be read: pure. */
final class Notices {
    private Notices() {}

    enum Level {
        HINT,
        WARNING,
        ERROR
    }

    /** @param code stable, for tests and styles */
    record Notice(Level level, String code, String title, String text) {}

    static List<Notice> of(DeferStatus status, State.Ready ready) {
        var notices = new ArrayList<Notice>();
        if (ready.stale()) {
            notices.add(new Notice(
                    Level.WARNING,
                    "stale",
                    "Production is stale",
                    "Last success %s, although %s is due more often."
                            .formatted(Ages.ago(ready.age()), ready.artifact().schedule())));
        }
        if (status.choice().mode() == DeferMode.FAVOR_STATE || status.choice().mode() == DeferMode.PREFER_NEWER) {
            notices.add(new Notice(
                    Level.HINT,
                    "favor-test",
                    "dbt test would test production",
                    "Slipstream runs test with Standard instead; a typed --favor-state is kept, with a warning."));
        }
        status.notices()
                .forEach(notice -> notices.add(
                        new Notice(level(notice), notice.code(), title(notice.code()), sentence(notice.text()))));
        return notices;
    }

    private static Level level(dev.slipstream.defer.Notice notice) {
        return switch (notice.level()) {
            case INFO -> Level.HINT;
            case WARNING -> Level.WARNING;
            case ERROR -> Level.ERROR;
        };
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    private static String title(String code) {
        return code.equals("same-schema") ? "dev and prod are the same schema" : "Note";
    }
}
