package dev.slipstream.dbt;

import dev.slipstream.security.UserName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Environments for projects that bring requirements of their own: {@code <home>/environments/<user>/<hash>}, one for each content of the
 * files. They are per user, for installing runs what packages bring along. What is not there is installed in the background.
 */
final class OwnEnvironments {
    private static final Logger log = LoggerFactory.getLogger(OwnEnvironments.class);
    private static final Duration TRY_AGAIN = Duration.ofMinutes(1);
    private static final Duration UNUSED = Duration.ofDays(1);
    private static final Duration TOUCHED = Duration.ofHours(1);
    static final String FOLDER = "environments";
    private static final int ID_LENGTH = 6;

    private final Path folder;
    private final Installer installer;
    private final Executor executor;
    private final InstantSource clock;
    private final Map<Path, Build> builds = new ConcurrentHashMap<>();

    OwnEnvironments(Path folder, Installer installer, Executor executor, InstantSource clock) {
        this.folder = folder;
        this.installer = installer;
        this.executor = executor;
        this.clock = clock;
    }

    /** Makes an environment; minutes. */
    interface Installer {
        /**
         * @param progress told what happens
         * @return whether one was needed: false where the base has all that is asked for
         * @throws IOException with the reason in words
         */
        boolean install(UserName user, Requirements wanted, Engine base, Path environment, Consumer<String> progress)
                throws IOException;
    }

    private static final class Build {
        private final Instant startedAt;
        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private volatile String progress = "waiting for another installation";
        private volatile @Nullable Instant failedAt;

        Build(Instant startedAt) {
            this.startedAt = startedAt;
        }
    }

    private record Asked(UserName user, Requirements wanted, Engine base, Path environment) {
        String file() {
            return wanted.file();
        }
    }

    /**
     * The environment for these requirements; while it is made, or where it cannot be, the last good one of the same folder, with a note.
     *
     * @throws DbtFailure ENGINE if there is none yet
     */
    Engine of(UserName user, Requirements wanted, Engine base) {
        var asked = asked(user, wanted, base);
        var ready = ready(asked);
        if (ready.isPresent()) {
            return ready.get();
        }
        var build = building(asked);
        return lastGood(asked)
                .map(good -> good.noted(told(asked, build) + "; dbt runs on what was installed before"))
                .orElseThrow(() -> failure(told(asked, build)));
    }

    /** The environment for exactly these requirements; waits for it. */
    Engine await(UserName user, Requirements wanted, Engine base) {
        var asked = asked(user, wanted, base);
        var ready = ready(asked);
        if (ready.isPresent()) {
            return ready.get();
        }
        var build = building(asked);
        build.end.join();
        return ready(asked).orElseThrow(() -> failure(told(asked, build)));
    }

    /** Whether a folder's requirements are no longer met by that environment, so that what was started from it may end. */
    boolean isReplaced(Path environment) {
        if (!environment.startsWith(folder)) {
            return false;
        }
        try (var files = Files.list(environment.resolveSibling("current"))) {
            return files.map(UserFile::text)
                    .flatMap(Optional::stream)
                    .noneMatch(environment.getFileName().toString()::equals);
        } catch (IOException unknown) {
            return false;
        }
    }

    private Asked asked(UserName user, Requirements wanted, Engine base) {
        return new Asked(user, wanted, base, folder.resolve(user.value()).resolve(wanted.hash(base)));
    }

    // ---- what is there -----------------------------------------------------------------------------------------

    /** What an installation writes down when it is whole: "own", or "base" where none was needed. */
    private static Path mark(Path environment) {
        return environment.resolveSibling(environment.getFileName() + ".whole");
    }

    private Optional<Engine> ready(Asked asked) {
        return engine(asked.environment(), asked.base()).map(engine -> {
            note(asked);
            return engine;
        });
    }

    private static Optional<Engine> engine(Path environment, Engine base) {
        return UserFile.text(mark(environment)).flatMap(mark -> {
            if (mark.equals("base")) {
                return Optional.of(base);
            }
            var id = environment.getFileName().toString().substring(0, ID_LENGTH);
            return InstalledEngines.version(environment)
                    .map(version -> new Engine(id, version, base.python().filled(environment)));
        });
    }

    /** Remembers that this is the folder's environment now, and that it is in use. */
    private void note(Asked asked) {
        var mark = mark(asked.environment());
        var current = current(asked);
        var name = asked.environment().getFileName().toString();
        try {
            if (!UserFile.text(current).filter(name::equals).isPresent()) {
                write(current, name);
            }
            var now = clock.instant();
            if (Files.getLastModifiedTime(mark).toInstant().isBefore(now.minus(TOUCHED))) {
                Files.setLastModifiedTime(mark, FileTime.from(now));
            }
        } catch (IOException failure) {
            log.warn("{} is not remembered: {}", asked.environment(), failure.getMessage());
        }
    }

    private static Path current(Asked asked) {
        var root = asked.wanted().root().toAbsolutePath().normalize().toString();
        return asked.environment()
                .resolveSibling("current")
                .resolve(UUID.nameUUIDFromBytes(root.getBytes(StandardCharsets.UTF_8))
                        .toString());
    }

    private static Optional<Engine> lastGood(Asked asked) {
        return UserFile.text(current(asked))
                .map(name -> asked.environment().resolveSibling(name))
                .flatMap(environment -> engine(environment, asked.base()));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling("").toAbsolutePath());
        var draft = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(draft, text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    // ---- installing --------------------------------------------------------------------------------------------

    private Build building(Asked asked) {
        return builds.compute(asked.environment(), (_, known) -> {
            var failed = known == null ? null : known.failedAt;
            if (known != null && (failed == null || clock.instant().isBefore(failed.plus(TRY_AGAIN)))) {
                return known;
            }
            var build = new Build(clock.instant());
            executor.execute(() -> install(asked, build));
            return build;
        });
    }

    private void install(Asked asked, Build build) {
        try {
            Files.createDirectories(asked.environment().resolveSibling("current"));
            build.progress = "looking the packages up";
            var own = installer.install(asked.user(), asked.wanted(), asked.base(), asked.environment(), line -> {
                build.progress = line;
            });
            write(mark(asked.environment()), own ? "own" : "base");
            note(asked);
            log.info("{} of {} is installed", asked.file(), asked.wanted().root());
            builds.remove(asked.environment(), build);
            removeUnused(asked);
        } catch (IOException | RuntimeException failure) {
            log.warn("{} of {}: {}", asked.file(), asked.wanted().root(), failure.getMessage());
            build.progress = "%s".formatted(failure.getMessage());
            build.failedAt = clock.instant();
        } finally {
            build.end.complete(null);
        }
    }

    private String told(Asked asked, Build build) {
        if (build.failedAt != null) {
            return "%s could not be installed: %s".formatted(asked.file(), build.progress);
        }
        return "%s is being installed, for %d s now (%s)"
                .formatted(
                        asked.file(),
                        Duration.between(build.startedAt, clock.instant()).toSeconds(),
                        build.progress);
    }

    private static DbtFailure failure(String told) {
        return new DbtFailure(DbtFailure.Kind.ENGINE, told, DbtFailure.Place.NOWHERE);
    }

    /** A command may still run on one that was replaced. */
    private void removeUnused(Asked asked) throws IOException {
        var before = FileTime.from(clock.instant().minus(UNUSED));
        try (var marks = Files.list(asked.environment().resolveSibling(""))) {
            for (var mark :
                    marks.filter(file -> file.toString().endsWith(".whole")).toList()) {
                var name = mark.getFileName().toString().replace(".whole", "");
                var environment = mark.resolveSibling(name);
                if (Files.getLastModifiedTime(mark).compareTo(before) < 0 && isReplaced(environment)) {
                    Files.delete(mark);
                    remove(environment);
                }
            }
        }
    }

    static void remove(Path environment) {
        if (!Files.exists(environment)) {
            return;
        }
        try (var files = Files.walk(environment)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("%s cannot be removed".formatted(environment), failure);
        }
    }
}
