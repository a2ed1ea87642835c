package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.slipstream.workspace.ProjectId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleFileTest {
    private static final ProjectId SHOP = new ProjectId("shop");
    private static final String WHOLE = """
            # All there is
            name: daily_prod
            display_name: Daily production
            owner_email: ada@example.com
            schedule: "0 6 * * 1-5"
            timezone: Europe/Berlin
            git_branch: main
            suspended: false
            commands:
              - dbt seed
              - command: dbt build
                continue_on_error: true
            defer_to_production: true
            trigger_on_merge: true
            schedule_trigger:
              schedule_name: load
              trigger_on: [success, failed]
            concurrency: queue
            timeout_minutes: 90
            sla_minutes: 30
            notifications:
              emails:
                - address: ada@example.com
                  events: [failed, sla]
              webhooks:
                - url: https://hooks.example.com/a
            deferred_schedule:
              deferred_schedule_name: load
              successful_run_only: true
            environment_variables:
              REGION: eu
            retention:
              days: 30
              runs: 100
            """;
    private static final List<String> ODD = List.of(
            "[]",
            "{}",
            "",
            "0",
            "-1",
            "99999999999999999999",
            "1.5",
            "~",
            "&a [*a]",
            "!!java.lang.Object x",
            "'",
            "\u0007",
            "\t",
            "no",
            "[[]]",
            "{a: {b: []}}");

    @Test
    void theWholeIsGood() {
        assertThat(ScheduleFile.read(WHOLE, SHOP)).isInstanceOf(ScheduleFile.Read.Good.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trigger_on: []",
                "trigger_on: [running]",
                "events: []",
                "timeout_minutes: 0",
                "timeout_minutes: 99999999999",
                "days: 0",
                "url: nowhere",
                "REGION: [a]",
                "schedule_name: Not one",
                "timezone: [a]",
                "name: Not one",
            })
    void whatCannotBeIsToldWithItsLine(String wrong) {
        var key = wrong.substring(0, wrong.indexOf(':'));
        var text = WHOLE.replaceFirst(key + ": .*", wrong);
        var line = (int) text.lines().takeWhile(one -> !one.contains(wrong)).count() + 1;
        assertThat(ScheduleFile.read(text, SHOP))
                .isInstanceOfSatisfying(
                        ScheduleFile.Read.Wrong.class,
                        read -> assertThat(read.problem().line())
                                .as(read.problem().reason())
                                .isIn(line, line - 1, line - 2));
    }

    /** Whoever reads files must go on, whatever stands in one. */
    @Test
    void whateverATextSaysItIsReadOrRefused() {
        var random = new Random(6);
        for (var round = 0; round < 3000; round++) {
            var text = mutated(random);
            assertThatCode(() -> ScheduleFile.read(text, SHOP)).as(text).doesNotThrowAnyException();
        }
    }

    private static String mutated(Random random) {
        var lines = new ArrayList<>(WHOLE.lines().toList());
        for (var times = random.nextInt(3); times >= 0; times--) {
            var at = random.nextInt(lines.size());
            switch (random.nextInt(5)) {
                case 0 -> lines.remove(at);
                case 1 -> Collections.swap(lines, at, random.nextInt(lines.size()));
                case 2 -> lines.set(at, lines.get(at).replaceFirst(":.*", ": " + ODD.get(random.nextInt(ODD.size()))));
                case 3 -> lines.set(at, lines.get(at).substring(lines.get(at).length() / 2));
                default -> lines.add(at, lines.get(random.nextInt(lines.size())));
            }
        }
        return String.join("\n", lines);
    }
}
