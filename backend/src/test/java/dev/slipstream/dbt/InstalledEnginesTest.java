package dev.slipstream.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.defer.CommandPlan;
import dev.slipstream.defer.DeferChoice;
import dev.slipstream.defer.DeferPolicy;
import dev.slipstream.defer.DeferStatus;
import dev.slipstream.defer.MissingPart;
import dev.slipstream.defer.ProductionFacts;
import dev.slipstream.defer.TestPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What this code says of dbt, asked of the installed one. */
class InstalledEnginesTest {
    private static final String SCHEMAS = """
            from dbt.artifacts.schemas.manifest import WritableManifest as W
            print([n for _, n in W.compatible_previous_versions()][0], W.dbt_schema_version.version, sep='-')
            """;
    private static final String DEFERS = """
            from dbt.cli.flags import Flags
            from dbt.cli.main import cli
            above = cli.make_context('dbt', ['compile'])
            name, command, arguments = cli.resolve_command(above, ['compile'])
            print(Flags(command.make_context(name, arguments, parent=above)).DEFER)
            """;

    @TempDir
    private Path folder;

    private final InstalledEngines engines = new InstalledEngines(Path.of("dbt-host"));

    @Test
    void itReadsTheManifestSchemasThatWeSay() throws Exception {
        assertThat(engines.standard().version()).startsWith("1.12.");
        assertThat(python(SCHEMAS, Map.of()))
                .isEqualTo("%d-%d".formatted(LocalDevelopment.OLDEST_SCHEMA, LocalDevelopment.NEWEST_SCHEMA));
    }

    @ParameterizedTest
    @ValueSource(strings = {"DBT_DEFER", "DBT_ENGINE_DEFER", "DBT_DEFER_TO_STATE"})
    void whatTurnsDeferringOnByItselfDoesNotWhereItIsOff(String name) throws Exception {
        Files.writeString(folder.resolve(".env"), name + "=1\n");
        assertThat(python(DEFERS, Map.of())).isEqualTo("True");

        var plan = (CommandPlan.Run) TestPolicy.make()
                .plan(
                        List.of("compile"),
                        Map.of(),
                        new DeferStatus(
                                DeferChoice.OFF,
                                new DeferStatus.State.Missing(List.of(MissingPart.SCHEDULE)),
                                new ProductionFacts(false, "", List.of())),
                        TestPolicy.states(folder, Set.of(), Map.of()),
                        new DeferPolicy.Surroundings("dbt_ada", URI.create("http://127.0.0.1")));

        assertThat(python(DEFERS, plan.environment())).isEqualTo("False");
    }

    private String python(String program, Map<String, String> environment) throws IOException {
        var python = Path.of("dbt-host/.venv/bin/python").toAbsolutePath().toString();
        var builder = new ProcessBuilder(python, "-c", program).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("DBT_"));
        builder.environment().put("DBT_PROFILES_DIR", folder.toString());
        builder.environment().putAll(environment);
        var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
