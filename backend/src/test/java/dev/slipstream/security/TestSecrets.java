package dev.slipstream.security;

import java.io.IOException;
import java.nio.file.Path;

/** The real seals, for tests of other packages. */
public final class TestSecrets {
    private TestSecrets() {}

    public static Secrets in(Path home) {
        try {
            return new SealedSecrets(home);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }
}
