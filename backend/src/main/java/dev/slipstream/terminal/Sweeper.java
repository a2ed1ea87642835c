package dev.slipstream.terminal;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Service;

/**
 * From time to time has warm hosts start the shells that wait for one, ends terminals that nobody has looked at for long, lets go of
 * browsers that draw nothing, and of those of users who may not use terminals any more.
 */
@Service
final class Sweeper implements DisposableBean {
    private final ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().daemon().name("terminal sweeper").factory());

    Sweeper(LiveTerminals terminals, TerminalSocket socket) {
        var _ = clockwork.scheduleWithFixedDelay(terminals::moveToHosts, 200, 200, TimeUnit.MILLISECONDS);
        var _ = clockwork.scheduleWithFixedDelay(terminals::sweep, 1, 1, TimeUnit.MINUTES);
        var _ = clockwork.scheduleWithFixedDelay(terminals::letGoOfStalled, 5, 5, TimeUnit.SECONDS);
        var _ = clockwork.scheduleWithFixedDelay(socket::letGoOfRevoked, 2, 2, TimeUnit.SECONDS);
    }

    @Override
    public void destroy() {
        clockwork.shutdownNow();
    }
}
