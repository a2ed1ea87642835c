package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.notices.Channel;
import dev.slipstream.project.Project;
import dev.slipstream.workspace.GitSource;
import dev.slipstream.workspace.ProjectId;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On real PostgreSQL and git. */
class FileSchedulesTest extends OneBoltServer {
    private static final ScheduleSlug DAILY = new ScheduleSlug("daily_prod");
    private static final String GOOD = """
            name: daily_prod
            display_name: Daily production
            owner_email: ada@example.com
            schedule: "0 6 * * 1-5"
            timezone: Europe/Berlin
            git_branch: main
            commands:
              - dbt seed
              - command: dbt build --select tag:daily
                continue_on_error: true
            defer_to_production:
              enabled: true
            trigger_on_merge: true
            concurrency: queue
            timeout_minutes: 90
            schedule_trigger:
              schedule_name: load
              trigger_on: [success, failed]
            sla_minutes: 30
            notifications:
              emails:
                - address: ada@example.com
                  events: [failed, sla]
            deferred_schedule:
              deferred_schedule_name: load
              successful_run_only: false
            environment_variables:
              REGION: eu
              YEAR: 2026
            retention:
              days: 30
              runs: 100
            """;

    @BeforeEach
    void anotherSchedule() throws Exception {
        server.store.save(BoltServer.schedule("load", "OFF"), Optional.empty());
    }

    @Test
    void aFileOfTheDefaultBranchIsTheScheduleAndWins() {
        server.store.save(BoltServer.schedule("daily_prod", "OFF"), Optional.empty());
        commit("daily.yaml", GOOD);

        assertThat(server.store.schedule(DAILY))
                .contains(new Schedule(
                        DAILY,
                        BoltServer.SHOP,
                        "Daily production",
                        "",
                        "0 6 * * 1-5",
                        "Europe/Berlin",
                        "main",
                        List.of(
                                new Schedule.Command("dbt seed", false),
                                new Schedule.Command("dbt build --select tag:daily", true)),
                        false,
                        true,
                        "ada@example.com",
                        new Schedule.Terms(
                                Schedule.Overlap.QUEUE,
                                Optional.of(Duration.ofMinutes(90)),
                                Optional.of(new Schedule.After(
                                        new ScheduleSlug("load"), Set.of(RunState.SUCCESS, RunState.FAILED))),
                                true),
                        new Schedule.Watch(
                                Optional.of(Duration.ofMinutes(30)),
                                List.of(new Schedule.Watcher(
                                        new Channel(Channel.Kind.EMAIL, "ada@example.com"),
                                        Set.of(Schedule.Event.FAILED, Schedule.Event.SLA)))),
                        new Manner(
                                new Manner.Kind.Deferred(new ScheduleSlug("load"), false),
                                Map.of("REGION", "eu", "YEAR", "2026"),
                                new Manner.Keep(Optional.of(30), Optional.of(100)))));
        assertThat(server.fileSchedules.of(DAILY).map(BoltFile::path)).contains(".bolt/daily.yaml");
    }

    @Test
    void aFileThatIsWrongLeavesTheScheduleAsItWas() {
        commit("daily.yaml", GOOD);
        commit("daily.yaml", GOOD.replace("0 6 * * 1-5", "0 66 * * *").replace("Daily", "Other"));

        assertThat(server.store.schedule(DAILY).orElseThrow().displayName()).isEqualTo("Daily production");
        var file = server.fileSchedules.of(DAILY).orElseThrow();
        assertThat(file.problem().orElseThrow().line()).isEqualTo(4);
        assertThat(file.problem().orElseThrow().reason()).contains("66");

        commit("daily.yaml", GOOD.replace("Daily", "Other"));
        assertThat(server.store.schedule(DAILY).orElseThrow().displayName()).isEqualTo("Other production");
        assertThat(server.fileSchedules.of(DAILY).orElseThrow().problem()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name: daily_prod               | name: Not a slug          | 1  | slug
            schedule: "0 6 * * 1-5"        | schedule: [               | 6  | expected
            timezone: Europe/Berlin        | timezone: Mars            | 5  | there is no time zone "Mars"
            - dbt seed                     | - rm -rf /                | 8  | a command is dbt and a sub-command
            concurrency: queue             | concurrency: many         | 14 | concurrency is skip or queue
            timeout_minutes: 90            | timeout_minutes: soon     | 15 | timeout_minutes is a number
            trigger_on_merge: true         | trigger_on_merge: maybe   | 13 | trigger_on_merge is true or false
            git_branch: main               | git_brunch: main          | 6  | git_brunch is no key of a schedule
            schedule_name: load            | schedule_name: daily_prod | 17 | daily_prod would start itself
            schedule_name: load            | schedule_name: nobody     | 17 | there is no such schedule
            trigger_on: [success, failed]  | trigger_on: [sometimes]   | 18 | trigger_on is a list of
            address: ada@example.com       | address: ada              | 22 | "ada" is no e-mail address
            events: [failed, sla]          | events: [never]           | 23 | events is a list of
            deferred_schedule_name: load   | deferred_schedule_name: x | 25 | shop has no such schedule
            REGION: eu                     | PATH: /tmp                | 28 | PATH cannot be a schedule's variable
            REGION: eu                     | PGHOSTADDR: 127.0.0.9     | 28 | connects and writes is set by Slipstream
            days: 30                       | days: 0                   | 31 | days of retention is a number
            days: 30                       | weeks: 4                  | 31 | weeks is no key of retention; it has days, runs
            git_branch: main               | git_branch: a branch      | 6  | "a branch" is no name of a branch
            git_branch: main               | git_branch: --upload-pack | 6  | is no name of a branch
            continue_on_error: true        | continue: true            | 10 | continue is no key of a command
            enabled: true                  | enable: true              | 12 | enable is no key of defer_to_production
            trigger_on: [success, failed]  | on: [success]             | 18 | on is no key of schedule_trigger
            events: [failed, sla]          | event: failed             | 23 | event is no key of notifications
            successful_run_only: false     | successful_runs: false    | 26 | is no key of deferred_schedule
            """)
    void whatIsWrongIsNamedWithItsLine(String good, String bad, int line, String reason) {
        commit("daily.yaml", GOOD.replace(good, bad));

        assertThat(server.store.schedule(DAILY)).isEmpty();
        var problem = server.fileSchedules.all().getFirst().problem().orElseThrow();
        assertThat(problem.reason()).contains(reason);
        assertThat(problem.line()).isEqualTo(line);
    }

    @Test
    void aSecondFileOfTheSameNameIsRefused() {
        commit("a.yaml", GOOD);
        commit("b.yml", GOOD);
        assertThat(server.fileSchedules.all().getLast().problem())
                .contains(new BoltFile.Problem(1, "daily_prod is the schedule of .bolt/a.yaml already"));
    }

    @Test
    void theNameOfAnotherProjectsScheduleIsRefused() {
        var other = new ProjectId("other");
        server.projects.add(
                new Project(other, "other", "other", new GitSource("https://example.org/o.git", "main", "")));
        var plain = BoltServer.schedule("daily_prod", "OFF");
        server.store.save(
                new Schedule(
                        plain.slug(),
                        other,
                        "Theirs",
                        "",
                        "OFF",
                        "UTC",
                        "",
                        plain.commands(),
                        false,
                        false,
                        "ada",
                        plain.terms(),
                        plain.watch(),
                        plain.manner()),
                Optional.empty());
        commit("daily.yaml", GOOD);

        assertThat(server.store.schedule(DAILY).orElseThrow().displayName()).isEqualTo("Theirs");
        assertThat(server.fileSchedules.all().getFirst().problem())
                .contains(new BoltFile.Problem(
                        1, "daily_prod is a schedule of the project other already; choose another name"));
    }

    @Test
    void whenItsFileIsGoneTheScheduleStaysSuspended() throws Exception {
        commit("daily.yaml", GOOD);
        Files.delete(server.repository().folder().resolve(".bolt/daily.yaml"));
        server.repository().commit("Drop it");
        server.triggers.followBranches();

        assertThat(server.fileSchedules.all()).isEmpty();
        assertThat(server.store.schedule(DAILY).orElseThrow().suspended()).isTrue();
    }

    private void commit(String file, String text) {
        server.repository().with(".bolt/" + file, text).commit("Change " + file);
        server.triggers.followBranches();
    }
}
