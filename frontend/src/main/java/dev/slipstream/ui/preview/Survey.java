package dev.slipstream.ui.preview;

import dev.slipstream.preview.Previews;
import dev.slipstream.security.UserName;
import dev.slipstream.ui.background.Background;
import dev.slipstream.workspace.ProjectId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Notices relations that are made or dropped by whatever else uses the warehouse. */
public final class Survey {
    private static final Duration PERIOD = Duration.ofSeconds(5);

    private Survey() {}

    /**
     * @param changed called on a thread of its own; not for the first look
     * @return stops it
     */
    public static AutoCloseable of(
            UserName user, ProjectId project, Previews previews, Background background, Runnable changed) {
        var last = new AtomicReference<>("");
        var looking = new AtomicBoolean();
        return background.every(PERIOD, () -> {
            if (looking.compareAndSet(false, true)) {
                background.run(() -> {
                    try {
                        var now = previews.fingerprint(user, project);
                        var before = last.getAndSet(now);
                        if (!before.isEmpty() && !before.equals(now)) {
                            changed.run();
                        }
                    } finally {
                        looking.set(false);
                    }
                });
            }
        });
    }
}
