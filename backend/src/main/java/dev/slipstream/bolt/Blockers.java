package dev.slipstream.bolt;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends sessions in the warehouse that keep a run waiting for too long; the run's log names them. */
final class Blockers {
    private static final Logger LOG = LoggerFactory.getLogger(Blockers.class);
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final RunJob.Tools tools;
    private Instant next = Instant.MIN;

    Blockers(RunJob.Tools tools) {
        this.tools = tools;
    }

    /** Every five seconds of a run that has a login of its own: who waits for whom is only known then. */
    void look(Run run) throws IOException {
        var now = tools.clock().instant();
        if (!run.login().own() || tools.patience().isZero() || now.isBefore(next)) {
            return;
        }
        next = now.plus(INTERVAL);
        var production = tools.connections().production(run.project());
        if (production.isEmpty()) {
            return;
        }
        try {
            var ended = tools.logins()
                    .unblock(production.get().warehouse(), run.id().value(), tools.patience());
            for (var session : ended) {
                tools.files().note(run.id(), "a session was ended, as this run waited for it: " + session);
            }
        } catch (IllegalStateException failure) {
            LOG.warn("{}", failure.getMessage());
        }
    }
}
