package dev.slipstream.dbt;

import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.security.UserName;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/** The installed engines, with the packages that a project brings on top of them. */
@Service
final class ProjectEngines implements Engines, DisposableBean {
    private final InstalledEngines installed;
    private final OwnEnvironments own;
    /** One installation at a time: each takes what the machine has. */
    private final ExecutorService installing = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("environments").factory());

    ProjectEngines(
            @Value("${slipstream.home}") Path home,
            @Value("${slipstream.uv:uv}") String uv,
            InstalledEngines installed,
            Sandbox sandbox,
            Clock clock) {
        var folder = home.toAbsolutePath().normalize().resolve(OwnEnvironments.FOLDER);
        this.installed = installed;
        this.own = new OwnEnvironments(folder, new UvInstaller(uv, sandbox, System.getenv()), installing, clock);
    }

    @Override
    public Engine standard() {
        return installed.standard();
    }

    @Override
    public Engine of(UserName user, Path root) {
        var base = installed.of(root);
        return Requirements.of(root).map(wanted -> own.of(user, wanted, base)).orElse(base);
    }

    @Override
    public Engine await(UserName user, Path root) {
        var base = installed.of(root);
        return Requirements.of(root)
                .map(wanted -> own.await(user, wanted, base))
                .orElse(base);
    }

    /** Another one when what runs on it should be started anew. */
    String stamp(Engine engine) {
        var environment = engine.python().environment();
        return own.isReplaced(environment) ? "replaced" : InstalledEngines.stamp(environment);
    }

    @Override
    public void destroy() {
        installing.shutdownNow();
    }
}
