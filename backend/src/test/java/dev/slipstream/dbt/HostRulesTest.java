package dev.slipstream.dbt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipstream.dbt.RunningHost.WarmedProject;
import dev.slipstream.security.UserName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class HostRulesTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final Duration IDLE = Duration.ofHours(1);

    private final HostRules rules =
            new HostRules(new HostLimits(IDLE, DataSize.ofMegabytes(1000), DataSize.ofMegabytes(1500)));

    @Test
    void aHostThatIsInUseAndWithinItsMemoryStays() {
        assertThat(judge(host("ada", 900, Duration.ofMinutes(59), 0))).isEmpty();
    }

    @Test
    void anIdleHostEnds() {
        assertThat(judge(host("ada", 100, IDLE, 0))).containsExactly("end ada: nobody asked it anything for PT1H");
    }

    @Test
    void aRunningCommandKeepsItsHost() {
        assertThat(judge(host("ada", 100, Duration.ofDays(1), 1))).isEmpty();
        assertThat(judge(new HostRules.Seen(host("ada", 100, Duration.ZERO, 1), true)))
                .isEmpty();
    }

    @Test
    void aHostOfAnotherEnvironmentEnds() {
        assertThat(judge(new HostRules.Seen(host("ada", 100, Duration.ZERO, 0), true)))
                .containsExactly("end ada: dbt's environment was changed");
    }

    @Test
    void theProjectThatTakesMostOfTooMuchMemoryEnds() {
        var host = host("ada", 1001, Duration.ZERO, 1, project("small", 100), project("large", 600));
        assertThat(judge(host)).containsExactly("end large of ada: it takes 1001 MB, and may take 1000");
    }

    @Test
    void whereNoProjectTakesTheMostTheWholeHostEnds() {
        var host = host("ada", 1001, Duration.ZERO, 1, project("small", 100));
        assertThat(judge(host)).containsExactly("end ada: it takes 1001 MB, and may take 1000");
    }

    @Test
    void ofTooManyHostsThoseUnusedForLongestEnd() {
        assertThat(judge(
                        host("ada", 600, Duration.ofMinutes(3), 0),
                        host("first", 600, Duration.ofMinutes(50), 1),
                        host("last", 600, Duration.ofMinutes(9), 0)))
                .containsExactly("end last: all hosts together take more than 1500 MB");
    }

    private List<String> judge(RunningHost... hosts) {
        return judge(List.of(hosts).stream()
                .map(host -> new HostRules.Seen(host, false))
                .toArray(HostRules.Seen[]::new));
    }

    private List<String> judge(HostRules.Seen... seen) {
        return rules.judge(List.of(seen), NOON).stream()
                .map(verdict -> switch (verdict) {
                    case HostRules.Verdict.EndHost(var host, var reason) -> "end %s: %s".formatted(host.user(), reason);
                    case HostRules.Verdict.EndProject(var host, var project, var reason) ->
                        "end %s of %s: %s".formatted(project, host.user(), reason);
                })
                .toList();
    }

    private static WarmedProject project(String name, int megabytes) {
        return new WarmedProject(name, DataSize.ofMegabytes(megabytes));
    }

    private static RunningHost host(
            String user, int megabytes, Duration unused, int commands, WarmedProject... projects) {
        return new RunningHost(
                new UserName(user),
                HostsTest.NEWER,
                DataSize.ofMegabytes(megabytes),
                NOON.minus(Duration.ofDays(2)),
                NOON.minus(unused),
                commands,
                7,
                List.of(projects));
    }
}
