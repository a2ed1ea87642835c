package dev.slipstream.workspace;

import dev.slipstream.sandbox.Isolation;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.sandbox.SandboxRequest;
import dev.slipstream.sandbox.SandboxedCommand;
import dev.slipstream.security.UserName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** No walls, but an environment of its own. */
public record PlainSandbox(Path slipstreamHome) implements Sandbox {
    @Override
    public SandboxedCommand wrap(SandboxRequest request) {
        var environment = new HashMap<>(Map.of(
                "HOME",
                home(request.user()).toString(),
                "USER",
                request.user().value(),
                "PATH",
                "/usr/local/bin:/usr/bin:/bin",
                "LANG",
                "C.UTF-8"));
        environment.putAll(request.environment());
        return new SandboxedCommand(request.argv(), environment, request.workingDirectory());
    }

    @Override
    public Isolation isolation() {
        return new Isolation.None("this is a test");
    }

    @Override
    public Path home(UserName user) {
        try {
            return Files.createDirectories(slipstreamHome.resolve("users").resolve(user.value()));
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
