package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.defer.RunId;
import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.workspace.ProjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryCommandsTest {
    @Test
    void whatFailedIsRunAsItWasAskedForAndThenTheRest() {
        var commands = commands(
                "dbt seed",
                "dbt build --full-refresh --vars '{\"day\": \"it''s\"}' --select tag:daily",
                "dbt docs generate");

        assertThat(RetryCommands.of(run(0, 1), commands, List.of("orders", "unique_id")))
                .extracting(Schedule.Command::line)
                .containsExactly(
                        "dbt build --full-refresh --vars '{\"day\": \"its\"}' --select orders unique_id",
                        "dbt docs generate");
    }

    @Test
    void thePackagesThatCameFirstDoNotCount() {
        var commands = commands("dbt run --threads=8", "dbt test");

        assertThat(RetryCommands.of(run("dbt deps", 0, "dbt run --threads=8", 1), commands, List.of("orders")))
                .extracting(Schedule.Command::line)
                .containsExactly("dbt run --threads=8 --select orders", "dbt test");
    }

    @Test
    void whatCannotSelectIsBuilt() {
        var commands = commands("dbt compile");
        assertThat(RetryCommands.of(run("dbt compile", 1), commands, List.of("orders")))
                .extracting(Schedule.Command::line)
                .containsExactly("dbt build --select orders");
    }

    private static List<Schedule.Command> commands(String... lines) {
        return List.of(lines).stream()
                .map(line -> new Schedule.Command(line, false))
                .toList();
    }

    /** Of the first test's commands. */
    private static Run run(int seed, int build) {
        return run(
                "dbt seed", seed, "dbt build --full-refresh --vars '{\"day\": \"it''s\"}' --select tag:daily", build);
    }

    private static Run run(Object... linesAndCodes) {
        var steps = new ArrayList<Run.Step>();
        for (var index = 0; index < linesAndCodes.length; index += 2) {
            steps.add(new Run.Step(
                    (String) linesAndCodes[index],
                    Optional.of((Integer) linesAndCodes[index + 1]),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    0));
        }
        return new Run(
                new RunId(7),
                new ScheduleSlug("daily_prod"),
                new ProjectId("shop"),
                RunState.FAILED,
                new Run.Trigger("cron", Optional.empty(), Optional.empty()),
                "main",
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                steps,
                "",
                0,
                0,
                Run.Login.NONE,
                false);
    }
}
