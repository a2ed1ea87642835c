package dev.slipstream.project;

import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Reads past everything but the metadata and the names of the nodes: a manifest may be hundreds of megabytes. */
@Service
final class StreamedManifests implements Manifests {
    private static final Pattern SCHEMA = Pattern.compile(".*/manifest/v(\\d{1,4})\\.json");

    private final JsonMapper json = JsonMapper.shared();

    @Override
    public ManifestFacts facts(Path manifest) {
        try (var parser = json.createParser(manifest)) {
            return read(parser, manifest);
        } catch (DateTimeParseException failure) {
            throw new IllegalArgumentException(
                    "%s is no dbt manifest: it was generated at \"%s\""
                            .formatted(manifest.getFileName(), failure.getParsedString()),
                    failure);
        } catch (JacksonException failure) {
            throw new IllegalArgumentException(
                    "%s is no dbt manifest: %s".formatted(manifest.getFileName(), failure.getOriginalMessage()),
                    failure);
        }
    }

    private static ManifestFacts read(JsonParser parser, Path manifest) {
        var metadata = new HashMap<String, String>();
        var models = new HashMap<String, Integer>();
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException(
                    "%s is no dbt manifest: it holds no object".formatted(manifest.getFileName()));
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var section = parser.currentName();
            parser.nextToken();
            switch (section) {
                case "metadata" -> readMetadata(parser, metadata);
                case "nodes" -> countModels(parser, models);
                case String _ -> parser.skipChildren();
            }
        }
        return facts(metadata, models, manifest);
    }

    private static void readMetadata(JsonParser parser, Map<String, String> metadata) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            var value = parser.nextToken();
            if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                metadata.put(name, parser.getString());
            } else {
                parser.skipChildren();
            }
        }
    }

    /** unique_ids are {@code model.<package>.<name>}. */
    private static void countModels(JsonParser parser, Map<String, Integer> models) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var parts = parser.currentName().split("\\.", 3);
            if (parts.length > 1 && parts[0].equals("model")) {
                models.merge(parts[1], 1, Integer::sum);
            }
            parser.nextToken();
            parser.skipChildren();
        }
    }

    private static ManifestFacts facts(Map<String, String> metadata, Map<String, Integer> models, Path manifest) {
        var schema = SCHEMA.matcher(metadata.getOrDefault("dbt_schema_version", ""));
        if (!schema.matches()) {
            throw new IllegalArgumentException(
                    "%s is no dbt manifest: it names no manifest schema".formatted(manifest.getFileName()));
        }
        var project = metadata.getOrDefault("project_name", "");
        return new ManifestFacts(
                Integer.parseInt(schema.group(1)),
                metadata.getOrDefault("dbt_version", ""),
                metadata.getOrDefault("adapter_type", ""),
                project,
                models.getOrDefault(project, 0),
                Instant.parse(metadata.getOrDefault("generated_at", "1970-01-01T00:00:00Z")));
    }
}
