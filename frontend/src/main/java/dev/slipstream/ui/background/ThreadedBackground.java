package dev.slipstream.ui.background;

import com.vaadin.flow.component.UIDetachedException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

@Component
final class ThreadedBackground implements Background, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadedBackground.class);

    private final ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ui-clock").factory());

    @Override
    public void run(Runnable task) {
        tasks.execute(() -> guarded(task));
    }

    @Override
    public AutoCloseable every(Duration period, Runnable task) {
        var repeated = clock.scheduleAtFixedRate(
                () -> guarded(task), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        return () -> repeated.cancel(false);
    }

    /** One page's trouble must not stop the others, nor the clock: a page that has gone is none. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (UIDetachedException _) {
            return;
        } catch (RuntimeException failure) {
            LOG.warn("a page could not be refreshed", failure);
        }
    }

    @Override
    public void destroy() {
        clock.shutdownNow();
        tasks.shutdownNow();
    }
}
