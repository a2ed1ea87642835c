package dev.slipstream.sandbox;

import java.nio.file.Path;
import org.springframework.util.unit.DataSize;

/** The real sandbox, for tests of other packages. */
public final class TestSandbox {
    static final Reach THIS_MACHINE = new Reach("127.0.0.1", "");
    private static final DataSize MEMORY = DataSize.ofGigabytes(8);

    private TestSandbox() {}

    public static Sandbox in(Path home) {
        return probed(home, "auto", MEMORY);
    }

    public static Sandbox none(Path home) {
        return probed(home, "none", MEMORY);
    }

    /** Without walls, where others can come. */
    public static Sandbox closed(Path home) {
        return unwalled(home, new Reach("0.0.0.0", ""));
    }

    static ProbedSandbox probed(Path home, String chosen, DataSize memory) {
        var homes = new UserHomes(home);
        var bubblewrap = new Bubblewrap(home, homes, memory);
        return new ProbedSandbox(chosen, THIS_MACHINE, homes, bubblewrap, new BubblewrapProbe(homes, bubblewrap));
    }

    /** Where the probe finds that nothing holds. */
    static ProbedSandbox unwalled(Path home, Reach reach) {
        var homes = new UserHomes(home);
        return new ProbedSandbox(
                "auto",
                reach,
                homes,
                new Bubblewrap(home, homes, MEMORY),
                () -> new Probe.Found.Fails("bubblewrap is not installed"));
    }
}
