package dev.slipstream.connections;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

@Service
final class YamlProfiles implements Profiles {
    private static final Pattern ENV_VAR = Pattern.compile(
            "\\{\\{\\s*env_var\\(\\s*['\"]([^'\"]+)['\"]\\s*(?:,\\s*['\"]([^'\"]*)['\"]\\s*)?\\)\\s*(?:\\|[^}]*)?\\}\\}");
    private static final int DEFAULT_PORT = 5432;
    private static final int THREADS = 4;

    private final YAMLMapper yaml = new YAMLMapper();

    @Override
    public void write(Path folder, String profile, String target, Warehouse warehouse, String role) {
        var output = switch (warehouse) {
            case Warehouse.Postgres postgres -> output(postgres);
        };
        if (!role.isEmpty()) {
            output.put("role", role);
        }
        var settings = new LinkedHashMap<String, Object>();
        settings.put("target", target);
        settings.put("outputs", Map.of(target, output));
        var content = Map.of(profile, settings);
        try {
            Files.createDirectories(folder);
            var text = yaml.writeValueAsString(content);
            var file = folder.resolve("profiles.yml");
            if (Files.exists(file) && Files.readString(file).equals(text)) {
                return; // a newer file would make dbt read its configuration anew
            }
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            var draft = Files.createTempFile(folder, "profiles", null, ownerOnly);
            Files.writeString(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("profiles.yml cannot be written to %s".formatted(folder), failure);
        }
    }

    @Override
    public Map<String, Warehouse> read(String text, String profile, Map<String, String> environment) {
        var outputs = parse(text).path(profile).path("outputs");
        var targets = new LinkedHashMap<String, Warehouse>();
        for (var entry : outputs.properties()) {
            if (entry.getValue().path("type").asString("").equals("postgres")) {
                targets.put(entry.getKey(), postgres(entry.getKey(), entry.getValue(), environment));
            }
        }
        return targets;
    }

    private JsonNode parse(String text) {
        try {
            return yaml.readTree(text);
        } catch (JacksonException failure) {
            var at = failure.getLocation();
            throw new IllegalArgumentException(
                    "profiles.yml is no YAML%s: %s"
                            .formatted(at == null ? "" : ", line " + at.getLineNr(), failure.getOriginalMessage()),
                    failure);
        }
    }

    private static Map<String, Object> output(Warehouse.Postgres postgres) {
        var output = new LinkedHashMap<String, Object>();
        output.put("type", "postgres");
        output.put("host", postgres.host());
        output.put("port", postgres.port());
        output.put("dbname", postgres.database());
        output.put("user", postgres.user());
        output.put("password", postgres.password().reveal());
        output.put("schema", postgres.schema());
        output.put("sslmode", postgres.sslMode().wire());
        output.put("threads", THREADS);
        return output;
    }

    private static Warehouse postgres(String target, JsonNode output, Map<String, String> environment) {
        try {
            return new Warehouse.Postgres(
                    text(output, "host", "", environment),
                    Integer.parseInt(text(output, "port", "" + DEFAULT_PORT, environment)),
                    text(output, "dbname", text(output, "database", "", environment), environment),
                    text(output, "user", "", environment),
                    new Password(text(output, "password", text(output, "pass", "", environment), environment)),
                    text(output, "schema", "", environment),
                    SslMode.ofWire(text(output, "sslmode", "prefer", environment)));
        } catch (IllegalArgumentException failure) {
            throw new IllegalArgumentException(
                    "target %s of profiles.yml: %s".formatted(target, failure.getMessage()), failure);
        }
    }

    private static String text(JsonNode output, String field, String absent, Map<String, String> environment) {
        var value = output.path(field);
        return value.isMissingNode() || value.isNull() ? absent : resolved(value.asString(), environment);
    }

    private static String resolved(String value, Map<String, String> environment) {
        return ENV_VAR.matcher(value).replaceAll(found -> {
            var name = found.group(1);
            var known = environment.get(name);
            if (known == null && found.group(2) == null) {
                throw new IllegalArgumentException("the environment variable %s is not set".formatted(name));
            }
            return Matcher.quoteReplacement(known == null ? found.group(2) : known);
        });
    }
}
