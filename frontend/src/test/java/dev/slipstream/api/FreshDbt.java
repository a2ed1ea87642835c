package dev.slipstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** dbt itself: each command in a process that is forked from one that has imported dbt and done nothing else. */
final class FreshDbt implements AutoCloseable {
    private static final Path HOST =
            Path.of("../backend/dbt-host").toAbsolutePath().normalize();

    private final Process process;
    private final BufferedReader answers;
    private final Path project;
    private final List<String> folders;

    /** @param target where dbt leaves what it makes, so that the checkout stays as it is */
    FreshDbt(Path project, Path profiles, Path target) throws IOException {
        this.project = project;
        this.folders = List.of(
                "--project-dir",
                project.toString(),
                "--profiles-dir",
                profiles.toString(),
                "--target-path",
                target.toString());
        var python = HOST.resolve(".venv/bin/python").toString();
        var builder = new ProcessBuilder(
                        python, "-I", HOST.resolve("tests/oracle.py").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("DBT_SEND_ANONYMOUS_USAGE_STATS", "false");
        this.process = builder.start();
        this.answers = process.inputReader();
    }

    /**
     * How a command went.
     *
     * @param sql what was compiled, by unique_id
     * @param messages the warehouse's, by unique_id, such as {@code SELECT 12}
     * @param reads the relations that dbt's own resolvers answered, quoted
     */
    record Ended(
            boolean success, String error, Map<String, String> sql, Map<String, String> messages, Set<String> reads) {}

    /** @param arguments what is typed after {@code dbt} */
    Ended run(List<String> arguments) throws IOException {
        var argv = new ArrayList<>(arguments);
        argv.addAll(folders);
        var request = JsonMapper.shared().writeValueAsString(Map.of("argv", argv, "cwd", project.toString()));
        var writer = process.outputWriter();
        writer.write(request + "\n");
        writer.flush();
        var line = answers.readLine();
        assertThat(line).as("dbt %s".formatted(argv)).isNotBlank();
        var answer = JsonMapper.shared().readTree(line);
        return new Ended(
                answer.path("success").asBoolean(),
                answer.path("error").asString(),
                texts(answer.path("sql")),
                texts(answer.path("messages")),
                answer.path("refs")
                        .valueStream()
                        .map(ref -> ref.path(2).asString(""))
                        .collect(Collectors.toSet()));
    }

    private static Map<String, String> texts(JsonNode object) {
        return object.propertyStream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().asString("")));
    }

    @Override
    public void close() throws IOException {
        process.outputWriter().close();
        process.destroy();
    }
}
