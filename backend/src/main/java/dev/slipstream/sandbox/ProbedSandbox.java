package dev.slipstream.sandbox;

import dev.slipstream.security.UserName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/** bubblewrap where a probe from inside finds that it holds, else no walls; which, is settled once, at start or at first use before. */
@Service
final class ProbedSandbox implements Sandbox {
    private static final Logger log = LoggerFactory.getLogger(ProbedSandbox.class);

    private final String chosen;
    private final Reach reach;
    private final UserHomes homes;
    private final Bubblewrap bubblewrap;
    private final Probe probe;
    private final FutureTask<Isolation> isolation = new FutureTask<>(this::settle);

    /** @param chosen auto or none */
    ProbedSandbox(
            @Value("${slipstream.isolation:auto}") String chosen,
            Reach reach,
            UserHomes homes,
            Bubblewrap bubblewrap,
            Probe probe) {
        if (!List.of("auto", "none").contains(chosen)) {
            throw new IllegalArgumentException("slipstream.isolation is \"%s\"; it is auto or none".formatted(chosen));
        }
        this.chosen = chosen;
        this.reach = reach;
        this.homes = homes;
        this.bubblewrap = bubblewrap;
        this.probe = probe;
    }

    @Override
    public SandboxedCommand wrap(SandboxRequest request) {
        return switch (isolation()) {
            case Isolation.Namespaces _ -> bubblewrap.wrap(request);
            case Isolation.None _, Isolation.Closed _ -> within(request);
        };
    }

    @Override
    public SandboxedCommand within(SandboxRequest request) {
        return new SandboxedCommand(request.argv(), homes.environment(request), request.workingDirectory());
    }

    @Override
    public Isolation isolation() {
        isolation.run();
        try {
            return isolation.get();
        } catch (ExecutionException failure) {
            throw new IllegalStateException(
                    "no sandbox could be set up: %s".formatted(failure.getCause()), failure.getCause());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupt);
        }
    }

    @Override
    public Path home(UserName user) {
        return homes.of(user);
    }

    /** So that the log says what holds before anybody asks; nobody waits for it. */
    @EventListener(ApplicationReadyEvent.class)
    void settleAtStart() {
        Thread.ofPlatform().daemon().name("sandbox probe").start(() -> {
            try {
                isolation();
            } catch (IllegalStateException failure) {
                log.error("Nothing that users start will run: {}", failure.getMessage());
            }
        });
    }

    private Isolation settle() throws IOException {
        var settled =
                chosen.equals("none") ? new Isolation.None("the admin chose isolation=none") : found(probe.look());
        switch (settled) {
            case Isolation.Namespaces namespaces -> log.info("{}", namespaces.sentence());
            case Isolation.None none ->
                log.warn("{} Whoever can log in here can do what this user can.", none.sentence());
            case Isolation.Closed closed -> log.error("{} {}", closed.sentence(), closed.wayOut());
        }
        return settled;
    }

    private Isolation found(Probe.Found found) {
        return switch (found) {
            case Probe.Found.Holds holds -> new Isolation.Namespaces(holds.version());
            case Probe.Found.Fails fails ->
                reach.beyondThisMachine()
                        .<Isolation>map(why -> new Isolation.Closed(fails.reason(), why))
                        .orElseGet(() -> new Isolation.None(fails.reason()));
        };
    }
}
