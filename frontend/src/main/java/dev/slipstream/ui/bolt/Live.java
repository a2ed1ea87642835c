package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.UI;
import dev.slipstream.bolt.Bolt;
import dev.slipstream.defer.RunId;
import dev.slipstream.ui.background.OnPage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** Refreshes a page when runs change: many changes that come while it is busy are one refresh. */
final class Live {
    private Live() {}

    /**
     * @param refresh called on the page's thread
     * @return stops it
     */
    static AutoCloseable follow(Bolt bolt, UI ui, Predicate<RunId> concerned, Runnable refresh) {
        var pending = new AtomicBoolean();
        return bolt.onChange(run -> {
            if (concerned.test(run) && pending.compareAndSet(false, true)) {
                OnPage.run(ui, () -> {
                    pending.set(false);
                    refresh.run();
                });
            }
        });
    }
}
