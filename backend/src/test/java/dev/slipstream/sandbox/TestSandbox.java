package dev.slipstream.sandbox;

import java.nio.file.Path;
import org.springframework.util.unit.DataSize;

/** The real sandbox, for tests of other packages. */
public final class TestSandbox {
    private TestSandbox() {}

    public static Sandbox in(Path home) {
        return new ProbedSandbox(home, "auto", DataSize.ofGigabytes(8));
    }

    public static Sandbox none(Path home) {
        return new ProbedSandbox(home, "none", DataSize.ofGigabytes(8));
    }
}
