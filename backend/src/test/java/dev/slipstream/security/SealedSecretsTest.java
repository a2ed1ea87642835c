package dev.slipstream.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedSecretsTest {
    @TempDir
    private Path home;

    @Test
    void whatWasSealedOpensAfterARestart() throws IOException {
        var sealed = new SealedSecrets(home).seal("s3cret", "connection/1/password");

        assertThat(sealed).doesNotContain("s3cret");
        assertThat(new SealedSecrets(home).open(sealed, "connection/1/password"))
                .isEqualTo("s3cret");
    }

    @Test
    void aSealedTextOpensNowhereElse() throws IOException {
        var secrets = new SealedSecrets(home);
        var sealed = secrets.seal("s3cret", "connection/1/password");

        assertThatIllegalStateException().isThrownBy(() -> secrets.open(sealed, "connection/2/password"));
    }

    @Test
    void eachPurposeHasAKeyOfItsOwnThatARestartKeeps(@TempDir Path other) throws IOException {
        var key = new SealedSecrets(home).key("logins");

        assertThat(key).hasSize(64);
        assertThat(new SealedSecrets(home).key("logins")).isEqualTo(key);
        assertThat(new SealedSecrets(home).key("hooks")).isNotEqualTo(key);
        assertThat(new SealedSecrets(other).key("logins")).isNotEqualTo(key);
    }

    @Test
    void theKeyIsTheOwnersOnly() throws IOException {
        new SealedSecrets(home);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("master.key"))))
                .isEqualTo("rw-------");
    }
}
