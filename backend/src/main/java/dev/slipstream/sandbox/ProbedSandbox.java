package dev.slipstream.sandbox;

import dev.slipstream.security.UserName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import org.springframework.util.unit.DataSize;

/** bubblewrap where a probe from inside finds that it holds, else none for the one local user; which, is settled at first use. */
@Service
final class ProbedSandbox implements Sandbox {
    private static final Logger log = LoggerFactory.getLogger(ProbedSandbox.class);
    private static final int PROBE_SECONDS = 20;

    private final Path home;
    private final UserHomes homes;
    private final String chosen;
    private final DataSize memory;
    private final FutureTask<Walls> walls = new FutureTask<>(this::settle);

    /**
     * @param chosen auto or none
     * @param memory that one user's processes may have
     */
    ProbedSandbox(
            @Value("${slipstream.home}") Path home,
            @Value("${slipstream.isolation:auto}") String chosen,
            @Value("${slipstream.sandbox.memory:8GB}") DataSize memory) {
        if (!List.of("auto", "none").contains(chosen)) {
            throw new IllegalArgumentException("slipstream.isolation is \"%s\"; it is auto or none".formatted(chosen));
        }
        this.home = home.toAbsolutePath();
        this.homes = new UserHomes(this.home);
        this.chosen = chosen;
        this.memory = memory;
    }

    private record Walls(Isolation isolation, Bubblewrap bubblewrap) {}

    @Override
    public SandboxedCommand wrap(SandboxRequest request) {
        var settled = settled();
        return switch (settled.isolation()) {
            case Isolation.Namespaces _ -> settled.bubblewrap().wrap(request);
            case Isolation.None _ -> within(request);
        };
    }

    @Override
    public SandboxedCommand within(SandboxRequest request) {
        return new SandboxedCommand(request.argv(), homes.environment(request), request.workingDirectory());
    }

    @Override
    public Isolation isolation() {
        return settled().isolation();
    }

    @Override
    public Path home(UserName user) {
        return homes.of(user);
    }

    private Walls settled() {
        walls.run();
        try {
            return walls.get();
        } catch (ExecutionException failure) {
            throw new IllegalStateException(
                    "no sandbox could be set up: %s".formatted(failure.getCause()), failure.getCause());
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupt);
        }
    }

    private Walls settle() throws IOException {
        var bubblewrap = new Bubblewrap(launcher(), homes, memory);
        var isolation =
                chosen.equals("none") ? new Isolation.None("the admin chose isolation=none") : probe(bubblewrap);
        switch (isolation) {
            case Isolation.Namespaces namespaces -> log.info("{}", namespaces.sentence());
            case Isolation.None none ->
                log.warn("{} Whoever can log in here can do what this user can.", none.sentence());
        }
        return new Walls(isolation, bubblewrap);
    }

    private Path launcher() throws IOException {
        var folder = Files.createDirectories(home.resolve("run"));
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        var draft = Files.createTempFile(folder, "sandbox", null, ownerOnly);
        try (var script = ProbedSandbox.class.getResourceAsStream("sandbox.sh")) {
            if (script == null) {
                throw new IOException("sandbox.sh is not on the class path");
            }
            Files.write(draft, script.readAllBytes());
        }
        var launcher = folder.resolve("sandbox.sh");
        Files.move(draft, launcher, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return launcher;
    }

    /** Looks around from inside: the server's home must not be there, nor any of its processes. */
    private Isolation probe(Bubblewrap bubblewrap) throws IOException {
        var probing = new UserName("probe");
        var script = "test ! -e %s && test \"$(ls -d /proc/[0-9]* | wc -l)\" -lt 10 && bwrap --version"
                .formatted(home.resolve("run/sandbox.sh"));
        var request = new SandboxRequest(
                probing, List.of("/bin/sh", "-c", script), Map.of(), homes.of(probing), List.of(), List.of());
        try {
            var process = bubblewrap
                    .wrap(request)
                    .processBuilder()
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            var ended = process.onExit()
                    .completeOnTimeout(process, PROBE_SECONDS, TimeUnit.SECONDS)
                    .join();
            if (!ended.isAlive() && ended.exitValue() == 0) {
                return new Isolation.Namespaces(said.replaceFirst("^bubblewrap ", ""));
            }
            process.destroyForcibly();
            return new Isolation.None(
                    said.isEmpty()
                            ? "bubblewrap does not hold here"
                            : said.lines().toList().getLast());
        } finally {
            Files.deleteIfExists(homes.of(probing));
        }
    }
}
