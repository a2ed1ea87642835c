package dev.slipstream.dbt;

import dev.slipstream.sandbox.PythonPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The locked environments: the standard one in {@code .venv}, others in {@code engines/<minor>/.venv}, each beside the lock that it was
 * made from. Which are there is looked up at each question, as they may be added while the server runs.
 */
@Component
final class InstalledEngines {
    static final List<String> SUPPORTED = List.of("1.11", "1.12");
    private static final String ENVIRONMENT = ".venv";
    private static final String PACKAGE = "dbt_core-";
    private static final String METADATA = ".dist-info";
    private static final Pattern MINOR = Pattern.compile("^\\d+\\.\\d+");
    private static final Pattern LOCKED = Pattern.compile("dbt-core==([^ \\\\;]+).*");

    private final PythonPart python;
    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    /** @param stamp of the environment that it was found in */
    private record Known(String stamp, String version) {}

    private final Map<Path, Asked> asked = new ConcurrentHashMap<>();

    /** @param text of the project's file that asks */
    private record Asked(String text, Optional<WantedDbt> wanted) {}

    InstalledEngines(@Value("${slipstream.dbt-host}") Path dbtHost) {
        this.python = new PythonPart(dbtHost);
    }

    Engine standard() {
        return engine(python.environment())
                .orElseThrow(() -> new IllegalStateException("dbt is not installed; ./slipstream up installs it"));
    }

    /** What the versions in the project's files choose. */
    Engine of(Path root) {
        var standard = standard();
        return WantedDbt.of(root, text -> inProject(root, text))
                .map(wanted -> chosen(wanted, standard))
                .orElse(standard);
    }

    /** Asked at each request, of a file that seldom changes. */
    private Optional<WantedDbt> inProject(Path root, String text) {
        return asked.compute(
                        root,
                        (_, known) -> known != null && known.text().equals(text)
                                ? known
                                : new Asked(text, WantedDbt.inProject(text)))
                .wanted();
    }

    private Engine chosen(WantedDbt wanted, Engine standard) {
        if (wanted.range().contains(standard.version())) {
            return standard;
        }
        var fits = others().stream()
                .filter(engine -> wanted.range().contains(engine.version()))
                .max(Comparator.comparing(Engine::version, VersionRange.order()));
        if (fits.isPresent()) {
            return fits.get();
        }
        var addable = addable(wanted.range());
        if (addable.isEmpty() && !wanted.strict()) {
            return standard;
        }
        throw new DbtFailure(DbtFailure.Kind.ENGINE, missing(wanted, addable, standard), DbtFailure.Place.NOWHERE);
    }

    private String missing(WantedDbt wanted, Optional<String> addable, Engine standard) {
        var installed = new ArrayList<>(List.of(standard.version()));
        others().forEach(engine -> installed.add(engine.version()));
        return "%s asks for dbt %s, and this server has %s. %s"
                .formatted(
                        wanted.file(),
                        wanted.range().text(),
                        String.join(" and ", installed),
                        addable.map("An admin installs it with ./slipstream engine add %s"::formatted)
                                .orElseGet(() -> "Ask for one of these in " + WantedDbt.OWN_FILE));
    }

    private List<Engine> others() {
        return minors().stream()
                .filter(InstalledEngines::isInstalled)
                .flatMap(minor -> engine(minor.resolve(ENVIRONMENT)).stream())
                .toList();
    }

    /** The newest with a lock of which that version, or some of that minor, fits. */
    private Optional<String> addable(VersionRange range) {
        return minors().stream()
                .filter(minor -> !isInstalled(minor))
                .filter(minor -> locked(minor).filter(range::contains).isPresent())
                .map(minor -> minor.getFileName().toString())
                .max(VersionRange.order());
    }

    /** The launcher writes that file last. */
    private static boolean isInstalled(Path minor) {
        return Files.exists(minor.resolve(ENVIRONMENT).resolve(".installed"));
    }

    private static Optional<String> locked(Path minor) {
        try (var lines = Files.lines(minor.resolve("requirements.lock"))) {
            return lines.map(LOCKED::matcher)
                    .filter(line -> line.matches())
                    .map(line -> line.group(1))
                    .findFirst();
        } catch (IOException | UncheckedIOException absent) {
            return Optional.empty();
        }
    }

    private List<Path> minors() {
        try (var folders = Files.list(python.folder().resolve("engines"))) {
            return folders.filter(Files::isDirectory).sorted().toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    private Optional<Engine> engine(Path environment) {
        if (!Files.exists(environment.resolve("bin/python"))) {
            return Optional.empty();
        }
        var stamp = stamp(environment);
        var found = known.get(environment);
        if (found == null || !found.stamp().equals(stamp)) {
            found = new Known(stamp, version(environment).orElse(""));
            known.put(environment, found);
        }
        var version = found.version();
        return version.isEmpty()
                ? Optional.empty()
                : Optional.of(new Engine(minor(version), version, python.in(environment)));
    }

    private static String minor(String version) {
        var found = MINOR.matcher(version);
        return found.find() ? found.group() : version;
    }

    /** Those that the worker was tried with. */
    static boolean isSupported(String version) {
        return SUPPORTED.contains(minor(version));
    }

    /** Another one after packages were installed or removed. */
    static String stamp(Path environment) {
        try (var places = Files.walk(environment.toRealPath().resolve("lib"), 2)) {
            var changed = new StringBuilder();
            for (var place : places.sorted().toList()) {
                changed.append(Files.getLastModifiedTime(place)).append(' ');
            }
            return changed.toString();
        } catch (IOException missing) {
            return "";
        }
    }

    /** Empty while it is being installed. */
    static Optional<String> version(Path environment) {
        try (var packages = Files.walk(environment.toRealPath().resolve("lib"), 3)) {
            return packages.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith(PACKAGE) && name.endsWith(METADATA))
                    .map(name -> name.substring(PACKAGE.length(), name.length() - METADATA.length()))
                    .findFirst();
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}
