package dev.slipstream.bolt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The environment that a schedule adds to dbt's. It reaches dbt through a file that only the run sees, and that goes with the run's
 * profile: in a command line all of the machine could read it.
 */
final class RunVariables {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    private static final int LONGEST = 32 * 1024;

    /** dbt replaces the value of each variable of this prefix by asterisks wherever it logs. */
    private static final String SCRUBBED = "DBT_ENV_SECRET_";

    /** dbt writes these into its artifacts. */
    private static final String PUBLIC = "DBT_ENV_CUSTOM_ENV_";

    private static final Set<String> SHELL = Set.of(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "ENV",
            "BASH_ENV",
            "IFS",
            "SHELLOPTS",
            "BASHOPTS",
            "PWD",
            "TMPDIR");

    private static final Set<String> CONNECTION = Set.of(
            "DBT_PROFILE",
            "DBT_PROFILES_DIR",
            "DBT_PROJECT_DIR",
            "DBT_TARGET",
            "DBT_TARGET_PATH",
            "DBT_LOG_PATH",
            "DBT_STATE",
            "DBT_DEFER",
            "DBT_DEFER_STATE",
            "DBT_DEFER_TO_STATE",
            "DBT_ARTIFACT_STATE_PATH",
            "DBT_LOG_FORMAT",
            "DBT_SEND_ANONYMOUS_USAGE_STATS");

    /** Loads what is in a file, one {@code name=value} and a zero byte each, and becomes the command. */
    private static final String LOAD = """
            file=$1; shift
            while IFS= read -r -d '' pair; do export "$pair"; done <"$file"
            exec "$@"
            """;

    private RunVariables() {}

    /** @throws IllegalArgumentException naming the variable and the reason */
    static void check(String name, String value) {
        check(name);
        if (value.indexOf('\0') >= 0 || value.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "the value of %s has a zero byte or more than %d characters".formatted(name, LONGEST));
        }
    }

    /** @throws IllegalArgumentException naming the secret and the reason */
    static void checkSecret(String name, String value) {
        check(name, value);
        if (name.startsWith(PUBLIC)) {
            throw new IllegalArgumentException(
                    "%s would not stay secret: dbt writes what begins with %s into its artifacts"
                            .formatted(name, PUBLIC));
        }
        if (value.isBlank()) {
            throw new IllegalArgumentException("%s has no value".formatted(name));
        }
    }

    static void check(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "\"%s\" is no name of a variable: letters, digits and _, not a digit first".formatted(name));
        }
        if (SHELL.contains(name) || name.startsWith("LD_") || name.startsWith("PYTHON") || name.startsWith("GIT_")) {
            throw refused(name, "it would change which programs run");
        }
        if (CONNECTION.contains(name) || name.startsWith("DBT_ENGINE_") || name.startsWith("PG")) {
            throw refused(name, "where a run reads, connects and writes is set by Slipstream");
        }
        if (name.startsWith("SLIPSTREAM_")) {
            throw refused(name, "Slipstream sets what begins with SLIPSTREAM_");
        }
    }

    private static IllegalArgumentException refused(String name, String reason) {
        return new IllegalArgumentException("%s cannot be a schedule's variable: %s".formatted(name, reason));
    }

    /** A secret is written a second time, under a name by which dbt knows that its value is one. */
    static void write(Path file, Map<String, String> plain, Map<String, String> secrets) throws IOException {
        var all = new TreeMap<>(plain);
        secrets.forEach((name, value) -> {
            all.put(name, value);
            all.put(name.startsWith(SCRUBBED) ? name : SCRUBBED + "OF_" + name, value);
        });
        var text = new StringBuilder();
        all.forEach((name, value) -> text.append(name).append('=').append(value).append('\0'));
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
    }

    static List<String> load(Path file, List<String> command) {
        var argv = new ArrayList<>(List.of("/bin/bash", "-c", LOAD, "bolt-variables", file.toString()));
        argv.addAll(command);
        return argv;
    }
}
