package dev.slipstream.dbt;

import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.security.UserName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/** The hosts of this server, and the clockwork that looks after them. */
@Service
final class HostKeeper implements RunningHosts, DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(HostKeeper.class);
    private static final int ROUND_SECONDS = 15;

    private final Hosts hosts;
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("dbt host keeper").factory());

    HostKeeper(
            @Value("${slipstream.home}") Path home,
            Sandbox sandbox,
            ProjectEngines engines,
            HostLimits limits,
            Clock clock) {
        var whole = home.toAbsolutePath().normalize();
        var folders = new RunFolders(whole);
        this.hosts = new Hosts(
                folders,
                (user, engine) -> HostProcess.start(user, sandbox, engine, folders, whole),
                engines::stamp,
                limits,
                clock);
        var _ = clockwork.scheduleWithFixedDelay(this::round, ROUND_SECONDS, ROUND_SECONDS, TimeUnit.SECONDS);
    }

    Hosts hosts() {
        return hosts;
    }

    @Override
    public List<RunningHost> list() {
        return hosts.list();
    }

    @Override
    public void stop(UserName user) {
        hosts.stop(user);
    }

    /** A round that fails is not the last one. */
    private void round() {
        try {
            hosts.lookAfter();
        } catch (RuntimeException failure) {
            log.warn("the dbt hosts could not be looked after", failure);
        }
    }

    @Override
    public void destroy() throws IOException {
        clockwork.shutdownNow();
        hosts.close();
    }
}
