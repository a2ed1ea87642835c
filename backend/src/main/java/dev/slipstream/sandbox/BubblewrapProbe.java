package dev.slipstream.sandbox;

import dev.slipstream.security.UserName;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;

/** Looks around from inside: the server's home must not be there, nor any of its processes. */
@Service
final class BubblewrapProbe implements Probe {
    private static final UserName PROBING = new UserName("probe");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** As env(1) has it. */
    private static final int NOT_FOUND = 127;

    private final UserHomes homes;
    private final Bubblewrap bubblewrap;

    BubblewrapProbe(UserHomes homes, Bubblewrap bubblewrap) {
        this.homes = homes;
        this.bubblewrap = bubblewrap;
    }

    @Override
    public Found look() throws IOException {
        var launcher = bubblewrap.install();
        var script =
                "test ! -e %s && test \"$(ls -d /proc/[0-9]* | wc -l)\" -lt 10 && bwrap --version".formatted(launcher);
        var request = new SandboxRequest(
                PROBING, List.of("/bin/sh", "-c", script), Map.of(), homes.of(PROBING), List.of(), List.of());
        try {
            return found(Completed.of(bubblewrap.wrap(request), LIMIT));
        } finally {
            Files.deleteIfExists(homes.of(PROBING));
        }
    }

    static Found found(Completed looked) {
        if (looked.succeeded()) {
            return new Found.Holds(looked.out().strip().replaceFirst("^bubblewrap ", ""));
        }
        if (looked.exitCode() == NOT_FOUND) {
            return new Found.Fails("bubblewrap is not installed");
        }
        var said = looked.err().strip();
        return new Found.Fails(
                said.isEmpty()
                        ? "bubblewrap does not hold here"
                        : said.lines().toList().getLast().replaceFirst("\\.$", ""));
    }
}
