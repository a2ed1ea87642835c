package dev.slipstream.terminal;

import dev.slipstream.sandbox.SandboxedCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shells in sandboxes of their own, opened before their user's dbt host was warm. Once it is, it starts another one in the place of each
 * that nobody has typed in yet.
 */
final class WaitingShells {
    private static final Logger log = LoggerFactory.getLogger(WaitingShells.class);

    private final Map<TerminalId, Waiting> all = new ConcurrentHashMap<>();
    private final Ptys ptys;
    private final Keeping keeping;

    WaitingShells(Ptys ptys, Keeping keeping) {
        this.ptys = ptys;
        this.keeping = keeping;
    }

    /**
     * @param host where shells are started once it is warm
     * @param command the same shell, within the host's walls
     */
    record Waiting(TerminalSession session, Path host, SandboxedCommand command) {}

    /** The host's if that is warm, else one in a sandbox of its own, until it is. */
    void start(Waiting shell, SandboxedCommand alone) throws IOException {
        var waits = true;
        try {
            if (move(shell)) {
                return;
            }
        } catch (IOException refused) {
            log.warn(
                    "the dbt host does not start terminal {}: {}",
                    shell.session().id(),
                    refused.getMessage());
            waits = false;
        }
        shell.session().start(ptys, alone);
        shell.session().keep(keeping);
        if (waits) {
            all.put(shell.session().id(), shell);
        }
    }

    private boolean move(Waiting shell) throws IOException {
        var moved = shell.session().startBy(shell.host(), ptys, shell.command());
        if (moved) {
            shell.session().keep(keeping);
        }
        return moved;
    }

    /** Those that can. */
    void move() {
        all.forEach((id, shell) -> {
            try {
                if (!shell.session().isUntouched() || move(shell)) {
                    all.remove(id);
                }
            } catch (IOException | RuntimeException failure) {
                all.remove(id);
                log.warn("terminal {} cannot go on in the dbt host: {}", id, failure.getMessage());
            }
        });
    }
}
