package dev.slipstream.dbt;

import dev.slipstream.sandbox.PythonPart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The dbt of the locked environment; its version is looked up once per installation. */
@Component
final class InstalledDbt {
    private final PythonPart python;
    private volatile @Nullable Known known;

    /** @param stamp of the environment that it was found in */
    private record Known(String stamp, String version) {}

    InstalledDbt(@Value("${slipstream.dbt-host}") Path dbtHost) {
        this.python = new PythonPart(dbtHost);
    }

    Engine engine() {
        return new Engine(version(), python.folder().resolve(".venv/bin/dbt"), python.readOnly());
    }

    String version() {
        var stamp = stamp();
        var found = known;
        if (found == null || !found.stamp().equals(stamp)) {
            found = new Known(stamp, find());
            known = found;
        }
        return found.version();
    }

    /** Another one after packages were installed or removed. */
    String stamp() {
        var environment = python.folder().resolve(".venv");
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

    private String find() {
        try (var packages =
                Files.walk(python.folder().resolve(".venv").toRealPath().resolve("lib"), 3)) {
            return packages.map(path -> path.getFileName().toString())
                    .filter(name -> name.startsWith("dbt_core-") && name.endsWith(".dist-info"))
                    .map(name -> name.substring("dbt_core-".length(), name.length() - ".dist-info".length()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("dbt is not installed; ./slipstream up installs it"));
        } catch (IOException failure) {
            throw new UncheckedIOException("the installed dbt cannot be read", failure);
        }
    }
}
