package dev.slipstream.ui.preview;

import dev.slipstream.defer.Ages;
import dev.slipstream.defer.DeferMode;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.DeferStatus.State;
import java.util.Locale;

/** Says what production was when something was compiled: pure. */
final class Standing {
    private Standing() {}

    /** Such as {@code Standard · daily_prod #12 · main@9f3c2ab · 34 min ago}. */
    static String of(DeferStatus status) {
        return switch (status.state()) {
            case State.Ready ready ->
                status.choice().mode() == DeferMode.OFF
                        ? "Deferral is off"
                        : "%s%s · %s #%s · %s@%s · %s"
                                .formatted(
                                        name(status.choice().mode()),
                                        pins(status.choice().pins().size()),
                                        ready.artifact().schedule(),
                                        ready.artifact().run(),
                                        ready.artifact().branch(),
                                        ready.artifact().shortCommit(),
                                        Ages.ago(ready.age()));
            case State.Missing _ -> "Production cannot be read yet";
        };
    }

    private static String pins(int count) {
        return count == 0 ? "" : " · %d pinned".formatted(count);
    }

    private static String name(DeferMode mode) {
        return mode.words().substring(0, 1).toUpperCase(Locale.ROOT)
                + mode.words().substring(1);
    }
}
