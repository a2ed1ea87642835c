package dev.slipstream.onboarding;

import dev.slipstream.project.Projects;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.GitSource;
import dev.slipstream.workspace.Workspaces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/**
 * What a server does by itself once it is up, on a thread of its own: brings in the project that it was told of, else the
 * sample if there is none, and warms dbt. The file {@code <home>/onboarding} says that the sample is not finished.
 */
final class FirstStart {
    private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);

    /** @param project a folder or a URL; empty: the sample; none: nothing */
    record Wanted(Path home, UserName user, String project) {}

    private final Wanted wanted;
    private final ProjectOnboarding onboarding;
    private final Projects projects;
    private final Workspaces workspaces;
    private final Sample sample;
    private final Installation installation;

    FirstStart(
            Wanted wanted,
            ProjectOnboarding onboarding,
            Projects projects,
            Workspaces workspaces,
            Sample sample,
            Installation installation) {
        this.wanted = wanted;
        this.onboarding = onboarding;
        this.projects = projects;
        this.workspaces = workspaces;
        this.sample = sample;
        this.installation = installation;
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        if (wanted.project().equals("none")) {
            return;
        }
        onboarding.progress("Starting the databases");
        Thread.ofPlatform().daemon().name("onboarding").start(this::run);
    }

    void run() {
        try {
            if (!wanted.project().isBlank()) {
                bringIn();
            } else if (projects.all().isEmpty() || Files.exists(unfinished())) {
                Files.writeString(unfinished(), "sample\n");
                sample.setUp(wanted.user());
                Files.delete(unfinished());
            }
            sample.refreshConnections(wanted.user());
            onboarding.progress("");
        } catch (IOException problem) {
            failed(new UncheckedIOException(problem));
        } catch (RuntimeException problem) {
            failed(problem);
        }
        warm();
    }

    private void bringIn() {
        var source = LocalSource.resolve(new GitSource(wanted.project().strip(), "", ""));
        if (projects.all().stream()
                .anyMatch(project -> project.source().url().equals(source.url())
                        && project.source().folder().equals(source.folder()))) {
            return;
        }
        var request = new ImportRequest(Optional.empty(), source, Optional.empty(), Optional.empty());
        var local = LocalSource.folder(source.url()).isPresent();
        var imported = onboarding.importProject(wanted.user(), request, local);
        LOG.info("project {} is in", imported.project().id());
        imported.problems()
                .forEach(problem -> LOG.warn("{}: {}", imported.project().id(), problem));
    }

    private void failed(RuntimeException problem) {
        var what = wanted.project().isBlank() ? "The sample project" : wanted.project();
        LOG.error("{} could not be set up: {}", what, problem.getMessage(), problem);
        onboarding.progress("%s could not be set up: %s".formatted(what, problem.getMessage()));
    }

    private void warm() {
        try {
            for (var project : projects.all()) {
                workspaces.find(wanted.user(), project.id()).ifPresent(installation::warm);
            }
        } catch (RuntimeException problem) {
            LOG.warn("dbt could not be warmed: {}", problem.getMessage());
        }
    }

    private Path unfinished() {
        return wanted.home().resolve("onboarding");
    }
}
