package dev.slipstream.bolt;

import dev.slipstream.builds.Build;
import dev.slipstream.defer.RunId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The nodes that a command built, as dbt's run_results.json tells; of a command that failed too. */
final class BuiltNodes {
    private static final Pattern BUILT = Pattern.compile("(model|seed|snapshot)\\..*");

    private BuiltNodes() {}

    /** @param results absent if dbt did not come that far */
    static List<Build> of(Path results, String command, RunId run) {
        if (!Files.exists(results)) {
            return List.of();
        }
        var built = new ArrayList<Build>();
        try (var input = Files.newInputStream(results)) {
            for (var result : JsonMapper.shared().readTree(input).path("results")) {
                if (isBuilt(result)) {
                    finished(result)
                            .ifPresent(at -> built.add(new Build(
                                    result.path("unique_id").asString(""), at, command, OptionalLong.of(run.value()))));
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("%s cannot be read".formatted(results), failure);
        }
        return built;
    }

    private static boolean isBuilt(JsonNode result) {
        return result.path("status").asString("").equals("success")
                && BUILT.matcher(result.path("unique_id").asString("")).matches();
    }

    private static Optional<Instant> finished(JsonNode result) {
        return result.path("timing")
                .valueStream()
                .filter(step -> step.path("name").asString("").equals("execute"))
                .map(step -> step.path("completed_at").asString(""))
                .filter(time -> !time.isEmpty())
                .map(Instant::parse)
                .findFirst();
    }
}
