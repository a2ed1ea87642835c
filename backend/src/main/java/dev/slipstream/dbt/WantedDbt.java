package dev.slipstream.dbt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The version of dbt that a project asks for.
 *
 * @param file where it says so
 * @param strict no other one will do; else dbt itself is the judge where no installed one fits
 */
record WantedDbt(VersionRange range, String file, boolean strict) {
    static final String OWN_FILE = "slipstream.yml";
    static final String PROJECT_FILE = "dbt_project.yml";
    private static final YAMLMapper YAML = new YAMLMapper();

    /** As written, for 1.10 is not the number 1.1. */
    private static final Pattern OWN = Pattern.compile("(?m)^dbt\\s*:\\s*(?:\"([^\"\n]*)\"|'([^'\n]*)'|([^#\n]*))");

    /**
     * slipstream.yml comes first.
     *
     * @param inProject {@link #inProject}, or what is known of it
     */
    static Optional<WantedDbt> of(Path root, Function<String, Optional<WantedDbt>> inProject) {
        return UserFile.text(root.resolve(OWN_FILE))
                .flatMap(WantedDbt::inOwnFile)
                .or(() -> UserFile.text(root.resolve(PROJECT_FILE)).flatMap(inProject));
    }

    static Optional<WantedDbt> inOwnFile(String text) {
        var found = OWN.matcher(text);
        if (!found.find()) {
            return Optional.empty();
        }
        var value = found.group(1) != null ? found.group(1) : found.group(2) != null ? found.group(2) : found.group(3);
        var range = VersionRange.parse(List.of(value.strip()));
        if (range.isEmpty()) {
            throw new DbtFailure(
                    DbtFailure.Kind.ENGINE,
                    "%s asks for dbt \"%s\", which is no version. Write dbt: \"1.12\", for example"
                            .formatted(OWN_FILE, value.strip()),
                    DbtFailure.Place.NOWHERE);
        }
        return range.map(asked -> new WantedDbt(asked, OWN_FILE, true));
    }

    static Optional<WantedDbt> inProject(String text) {
        try {
            var required = YAML.readTree(text).path("require-dbt-version");
            return required.isMissingNode() || required.isNull()
                    ? Optional.empty()
                    : VersionRange.parse(texts(required))
                            .map(range -> new WantedDbt(range, "require-dbt-version in " + PROJECT_FILE, false));
        } catch (JacksonException notYaml) {
            return Optional.empty();
        }
    }

    private static List<String> texts(JsonNode required) {
        if (!required.isArray()) {
            return List.of(required.asString(""));
        }
        var texts = new ArrayList<String>();
        required.forEach(one -> texts.add(one.asString("")));
        return texts;
    }
}
