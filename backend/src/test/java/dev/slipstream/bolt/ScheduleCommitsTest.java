package dev.slipstream.bolt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipstream.defer.ScheduleSlug;
import dev.slipstream.notices.Channel;
import dev.slipstream.security.UserName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On real PostgreSQL and git. */
class ScheduleCommitsTest extends OneBoltServer {
    private static final ScheduleSlug DAILY = new ScheduleSlug("daily_prod");
    private static final UserName ADA = new UserName("ada");
    private static final String FILE = """
            # What the morning builds
            name: daily_prod
            owner: ada
            schedule: "0 6 * * *" # before work
            commands:
            - dbt   build
            # Who waits for it
            sla_minutes: 30
            """;

    @BeforeEach
    void oneFile() throws Exception {
        server.repository().git("config", "receive.denyCurrentBranch", "updateInstead");
        commit(FILE);
    }

    @Test
    void whatChangedIsCommittedInTheUsersNameAndAllElseOfTheFileStays() {
        var before = server.store.schedule(DAILY).orElseThrow();
        var terms =
                new Schedule.Terms(Schedule.Overlap.QUEUE, Optional.of(Duration.ofMinutes(5)), Optional.empty(), false);
        var manner = new Manner(new Manner.Kind.Deferred(DAILY, true), Map.of("WHEN", "06:00"), Manner.Keep.ALL);
        var after = before.withTerms(terms).withManner(manner).withWatch(Schedule.Watch.NONE);
        server.commits().commit(after, Optional.of(before), Optional.empty(), ADA);

        assertThat(file()).content().isEqualTo("""
                # What the morning builds
                name: daily_prod
                owner: ada
                schedule: "0 6 * * *" # before work
                commands:
                - dbt   build
                # Who waits for it
                concurrency: queue
                timeout_minutes: 5
                deferred_schedule:
                  deferred_schedule_name: daily_prod
                  successful_run_only: true
                environment_variables:
                  WHEN: "06:00"
                """);
        assertThat(server.repository().git("log", "-1", "--format=%an %s"))
                .isEqualTo("ada Change the schedule daily_prod");
        assertThat(server.store.schedule(DAILY)).contains(after);
    }

    @Test
    void theUsersOwnWordingIsCommittedIfItSaysTheSame() {
        var before = server.store.schedule(DAILY).orElseThrow();
        var after = before.withSuspended(true);
        assertThat(server.commits().text(before)).contains(FILE);
        var wording = FILE + "suspended: true # for the holidays\n";
        server.commits().commit(after, Optional.of(before), Optional.of(wording), ADA);
        assertThat(file()).content().isEqualTo(wording);

        server.commits().commit(before, Optional.of(after), Optional.of("name: other\n"), ADA);
        assertThat(file()).content().isEqualTo(FILE);
    }

    @Test
    void allThatAScheduleSaysIsReadAgainFromItsFile() throws Exception {
        var load = BoltServer.schedule("load", "*/5 * * * *");
        var all = new Schedule(
                new ScheduleSlug("all"),
                BoltServer.SHOP,
                "All: of it",
                "it's # \"all\"\nof it",
                "0 6 * * 1-5",
                "Europe/Berlin",
                "feature/x",
                List.of(
                        new Schedule.Command("dbt build --select tag:daily state:modified+ --vars '{a: 1}'", false),
                        new Schedule.Command("dbt docs generate", true)),
                true,
                false,
                "ada@example.com",
                new Schedule.Terms(
                        Schedule.Overlap.QUEUE,
                        Optional.of(Duration.ofMinutes(90)),
                        Optional.of(new Schedule.After(load.slug(), Set.of(RunState.SUCCESS, RunState.FAILED))),
                        true),
                new Schedule.Watch(
                        Optional.of(Duration.ofMinutes(30)),
                        List.of(new Schedule.Watcher(
                                new Channel(Channel.Kind.SLACK, "https://hooks.example.com/a?b=c"),
                                Set.of(Schedule.Event.FAILED, Schedule.Event.SLA)))),
                new Manner(
                        new Manner.Kind.TurboCi(DAILY),
                        Map.of("A", "yes", "B", "a: b\n"),
                        new Manner.Keep(Optional.of(3), Optional.of(9))));
        var text = String.join("", ScheduleText.blocks(all).values());
        assertThat(ScheduleYaml.read(text, BoltServer.SHOP)).as(text).isEqualTo(all);
    }

    @Test
    void whatTheFileSaysOtherwiseMeanwhileIsNotOverwritten() {
        var before = server.store.schedule(DAILY).orElseThrow();
        server.repository().with(".bolt/daily.yaml", FILE.replace("0 6", "0 7")).commit("Sleep longer");
        var head = server.repository().git("rev-parse", "HEAD");

        assertThatThrownBy(() ->
                        server.commits().commit(before.withSuspended(true), Optional.of(before), Optional.empty(), ADA))
                .isInstanceOf(BoltFailure.class)
                .hasMessageContaining(".bolt/daily.yaml was changed on main meanwhile");
        assertThat(server.repository().git("rev-parse", "HEAD")).isEqualTo(head);
    }

    @Test
    void aProtectedBranchIsSaidToBeOne() throws Exception {
        var hook = server.repository().folder().resolve(".git/hooks/pre-receive");
        Files.writeString(hook, "#!/bin/sh\necho main is protected >&2; exit 1\n");
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        var before = server.store.schedule(DAILY).orElseThrow();

        assertThatThrownBy(() ->
                        server.commits().commit(before.withSuspended(true), Optional.of(before), Optional.empty(), ADA))
                .hasMessageContaining("main of shop takes no commit from here: it is protected")
                .hasMessageContaining("pre-receive hook declined");
        assertThat(server.store.schedule(DAILY)).contains(before);
    }

    @Test
    void aNewOneGetsAFileOfItsName() {
        server.commits().commit(BoltServer.schedule("load", "OFF"), Optional.empty(), Optional.empty(), ADA);

        assertThat(server.fileSchedules.of(new ScheduleSlug("load")).map(BoltFile::path))
                .contains(".bolt/load.yaml");
        assertThat(server.store.schedule(new ScheduleSlug("load"))).contains(BoltServer.schedule("load", "OFF"));
    }

    private void commit(String text) {
        server.repository().with(".bolt/daily.yaml", text).commit("Change the file");
        server.triggers.followBranches();
    }

    private Path file() {
        return server.repository().folder().resolve(".bolt/daily.yaml");
    }
}
