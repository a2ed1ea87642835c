package dev.slipstream.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code <home>/run/server.json} (mode 600) while the server is up: url, pid, and the local admin's API token, so that a script on
 * the same machine needs nothing else.
 */
@Service
final class RunningServer implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(RunningServer.class);

    private final Path file;
    private final ServerAddress address;
    private final StoredApiTokens tokens;
    private final LoginLinks links;
    private final Users users;

    RunningServer(
            @Value("${slipstream.home}") Path home,
            ServerAddress address,
            StoredApiTokens tokens,
            LoginLinks links,
            Users users) {
        this.file = home.toAbsolutePath().resolve("run/server.json");
        this.address = address;
        this.tokens = tokens;
        this.links = links;
        this.users = users;
    }

    @EventListener(ApplicationReadyEvent.class)
    void announce() throws IOException {
        Files.createDirectories(
                file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var draft = Files.createTempFile(file.getParent(), "server", null, ownerOnly);
        Files.writeString(draft, JsonMapper.shared().writeValueAsString(facts()));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        log.info("Slipstream is ready: {}", links.issue(users.local().name()));
    }

    @Override
    public void destroy() throws IOException {
        Files.deleteIfExists(file);
    }

    private Map<String, Object> facts() {
        return Map.of(
                "url", address.local().toString(),
                "pid", ProcessHandle.current().pid(),
                "token", tokens.adminToken());
    }
}
