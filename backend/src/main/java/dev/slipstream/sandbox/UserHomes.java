package dev.slipstream.sandbox;

import dev.slipstream.security.UserName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/** Each user's home folder, and the environment that everything of theirs starts from. */
@Service
final class UserHomes {
    private final Path users;

    UserHomes(@Value("${slipstream.home}") Path home) {
        this.users = home.toAbsolutePath().resolve("users");
    }

    Path of(UserName user) {
        try {
            return Files.createDirectories(
                    users.resolve(user.value()),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failure) {
            throw new UncheckedIOException("no home folder for %s".formatted(user), failure);
        }
    }

    /** Nothing of the server's own environment is in it. */
    Map<String, String> environment(SandboxRequest request) {
        var environment = new HashMap<String, String>();
        environment.put("HOME", of(request.user()).toString());
        environment.put("USER", request.user().value());
        environment.put("LOGNAME", request.user().value());
        environment.put("SHELL", "/bin/bash");
        environment.put("LANG", "C.UTF-8");
        environment.put("TERM", "xterm-256color");
        environment.put("COLORTERM", "truecolor");
        environment.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.putAll(request.environment());
        return environment;
    }
}
